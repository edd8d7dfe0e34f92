// A real OpenID provider (panva's, certified), as demanding as ProConnect, for the tests alone.
//
//   node provider.mjs PORT ADDRESS_OF_CONCERT
//
// It refuses a parameter that it does not know and a short `state` or `nonce`, signs the userinfo,
// and takes back a person only at the exact address. At /control the tests say how it behaves,
// and read what it was asked.
import Provider from "oidc-provider";
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from "jose";

const [port, concert] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const SECRET = "a secret that only the provider and Concert share, for tests";
const AUTHORIZE = new Set(["client_id", "redirect_uri", "response_type", "scope", "state", "nonce",
  "prompt", "acr_values", "claims", "code_challenge", "code_challenge_method"]);
const LEAVE = new Set(["id_token_hint", "state", "post_logout_redirect_uri"]);

// What the tests change: see `tests/oidc/provider.py`.
const PLAIN = { later: 0, json: false, down: false, pkce: true, slow: 0, idToken: {},
  userinfo: {}, key: "first", metadata: {}, alg: "RS256" };
let behaviour = { ...PLAIN };
let people = {};
let asked = [];
// Its clock goes ahead when told to: codes and tokens expire without anyone waiting.
const hour = Date.now;
Date.now = () => hour() + behaviour.later * 1000;

const keys = {};
for (const [kid, alg] of [["first", "RS256"], ["second", "RS256"], ["stranger", "RS256"],
  ["curve", "ES256"]]) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  keys[kid] = { alg, privateKey, jwk: { ...await exportJWK(privateKey), kid, alg, use: "sig" } };
}

const client = (id, more) => ({
  client_id: id,
  client_secret: SECRET,
  token_endpoint_auth_method: "client_secret_post",
  redirect_uris: [`${concert}/identite/retour`],
  post_logout_redirect_uris: [`${concert}/identite/depart`],
  scope: "openid given_name usual_name email siret uid idp_id",
  userinfo_signed_response_alg: "RS256",
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client("concert"),
    client("concert-hs256", { id_token_signed_response_alg: "HS256",
      userinfo_signed_response_alg: "HS256" }),
    client("concert-es256", { id_token_signed_response_alg: "ES256",
      userinfo_signed_response_alg: "ES256" }),
  ],
  jwks: { keys: [keys.first.jwk, keys.curve.jwk] },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "HS256"],
    userinfoSigningAlgValues: ["RS256", "ES256", "HS256"] },
  cookies: { keys: ["only for tests"] },
  claims: { openid: ["sub"], given_name: ["given_name"], usual_name: ["usual_name"],
    email: ["email", "email_verified"], uid: ["uid"], siret: ["siret"], idp_id: ["idp_id"] },
  conformIdTokenClaims: true,
  pkce: { required: () => false },
  features: {
    claimsParameter: { enabled: true },
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: leavingPage, postLogoutSuccessSource: (ctx) => {
      ctx.body = "You are signed out.";
    } },
  },
  ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60,
    Session: 43200, Interaction: 600, Grant: 43200 },
  interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  loadExistingGrant: async (ctx) => {
    const { session, client: asking, provider: op } = ctx.oidc;
    const grant = new op.Grant({ clientId: asking.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid given_name usual_name email siret uid idp_id");
    await grant.save();
    return grant;
  },
});

function html(ctx, title, body) {
  ctx.type = "html";
  ctx.body = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${title}</title>
    <style>:focus { outline: 3px solid }</style>
    <main><h1>${title}</h1>${body}</main></html>`;
}

function leavingPage(ctx, form) {
  html(ctx, "Fermer la session", `${form}
    <button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Fermer la session</button>`);
}

async function read(ctx) {
  const parts = [];
  for await (const part of ctx.req) parts.push(part);
  return Buffer.concat(parts).toString();
}

// The tests' own address.
async function control(ctx, next) {
  if (ctx.path !== "/control") return next();
  if (ctx.method === "POST") {
    const told = JSON.parse(await read(ctx));
    if (told.people) people = told.people;
    behaviour = { ...PLAIN, ...told.behaviour };
    if (told.people) asked = [];
  }
  ctx.body = { asked };
}

// As ProConnect: what it does not know, or finds too short, it refuses.
async function demanding(ctx, next) {
  if (behaviour.down) {
    ctx.status = 503;
    return;
  }
  if (behaviour.slow) await new Promise((wake) => { setTimeout(wake, behaviour.slow); });
  const given = Object.fromEntries(new URLSearchParams(ctx.querystring));
  if (ctx.method === "GET") asked.push({ path: ctx.path, given });
  const known = { "/auth": AUTHORIZE, "/session/end": LEAVE }[ctx.path];
  const wrong = known && (Object.keys(given).some((name) => !known.has(name))
    || ["state", ...(ctx.path === "/auth" ? ["nonce"] : [])].some((name) => (given[name] ?? "").length < 32));
  if (wrong) {
    ctx.status = 400;
    ctx.body = "Y000400: Bad Request Exception";
    return;
  }
  await next();
}

// Its own sign-in form: a login, and a password that is the same.
async function login(ctx, next) {
  const [, uid] = ctx.path.match(/^\/login\/([^/]+)$/) ?? [];
  if (!uid) return next();
  const field = (name, type, fill) => `<p><label>${name}
    <input name="${name}" type="${type}" autocomplete="${fill}"></label></p>`;
  const form = `<form method="post">
    ${field("Identifiant", "text", "username")}${field("Passe", "password", "current-password")}
    <button>S’identifier</button> <button name="refuse" value="1">Renoncer</button></form>`;
  if (ctx.method !== "POST") return html(ctx, "Fournisseur d’identité", form);
  const typed = new URLSearchParams(await read(ctx));
  const who = typed.get("Identifiant");
  if (typed.get("refuse")) {
    return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
  }
  if (!people[who] || typed.get("Passe") !== who) return html(ctx, "Fournisseur d’identité", form);
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: who } });
}

// What a certified provider never does, and against which one must hold.
async function misbehaving(ctx, next) {
  await next();
  if (ctx.path === "/.well-known/openid-configuration") {
    ctx.body = { ...ctx.body, ...behaviour.metadata };
    if (!behaviour.pkce) delete ctx.body.code_challenge_methods_supported;
  }
  if (ctx.path === "/jwks" && behaviour.key === "second") {
    const { d, p, q, dp, dq, qi, ...open } = keys.second.jwk;
    ctx.body = { keys: [open] };
  }
  if (ctx.path === "/token") asked.push({ path: "/token", given: { ...ctx.oidc.body } });
  if (ctx.path === "/token" && ctx.body?.id_token) {
    ctx.body.id_token = await signed(ctx.body.id_token, behaviour.idToken);
  }
  if (ctx.path === "/me" && typeof ctx.body === "string") {
    ctx.body = await signed(ctx.body, behaviour.userinfo);
    if (behaviour.json) {
      ctx.body = decodeJwt(ctx.body);
      ctx.type = "application/json";
    } else {
      ctx.type = "application/jwt";
    }
  }
}

async function signed(token, changes) {
  const untouched = behaviour.key === "first" && !Object.keys(changes).length && behaviour.alg === "RS256";
  if (untouched) return token;
  const claims = { ...decodeJwt(token), ...changes };
  if (behaviour.alg === "none") {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.`;
  }
  const key = keys[behaviour.key];
  const kid = behaviour.key === "stranger" ? "first" : behaviour.key;
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid }).sign(key.privateKey);
}

for (const step of [misbehaving, login, demanding, control]) provider.middleware.unshift(step);
provider.on("server_error", (_ctx, error) => console.error(error));
provider.listen(Number(port), "127.0.0.1", () => console.log(`listening at ${issuer}`));
