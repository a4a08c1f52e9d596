# shellcheck shell=bash
# Sourced by the scripts of this folder.

# Standard output carries only what a caller reads (an address, a URI).
say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# A port of 127.0.0.1 that nobody listens on. Below 32768, where the kernel begins to
# take ports for outgoing connections: it could take ours before the server does.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        is_open "$port" || break
    done
    echo "$port"
}

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# is_running PIDFILE WORD: the process of that file lives and has WORD on its command
# line. A pid alone proves nothing after a reboot: never signal somebody else's process.
is_running() {
    local pid command
    [[ -r $1 ]] && read -r pid <"$1" && [[ $pid =~ ^[0-9]+$ ]] || return 1
    command=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
    [[ $command == *"$2"* ]]
}
