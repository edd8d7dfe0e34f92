"""What differs between programmes, as data: one TOML file each, validated at start."""
