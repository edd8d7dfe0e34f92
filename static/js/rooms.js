// On a narrow screen the rooms slide sideways: the one we are in must be in sight.
const room = document.querySelector(".rooms [aria-current]");
if (room) room.closest("ul").scrollLeft = room.offsetLeft - 80;
