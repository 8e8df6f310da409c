# shellcheck shell=sh
# Sourced by vif-bridge, vif-ip, vif-nat and block: what was asked for, the key tree, errors, locks.
# What differs between systems is in xend-hotplug-NetBSD.sh and xend-hotplug-Linux.sh, and nowhere else.
#
# Understands every way these scripts are called:
#   vif-bridge up|down domain=NAME vif=vifD.N mac=MAC [bridge=BR] [ip=ADDRESSES]     the NetBSD/Xen how-to
#   vif-bridge /local/domain/0/backend/vif/D/N 2|6                                    NetBSD's xenbackendd, libxl
#   XENBUS_PATH=backend/vif/D/N vif=vifD.N vif-bridge online|offline type_if=vif      Linux's libxl and udev
# xend itself adds XEND_XSPATH, XEND_KEY_... (the backend's keys), XEND_RUN_DIR, XEND_OS, XENSTORED_PATH.

set -euf
umask 022

run_dir=${XEND_RUN_DIR:-/var/run/xen-hotplug}
me=${0##*/}
env_vif=${vif:-}
action='' xspath='' domain='' vif='' mac='' bridge='' ip='' type='' params='' mode=''
held=''
# Set by the system's file, for the scripts.
# shellcheck disable=SC2034
interface='' bridge_hint='' node='' node_key=''

# Ends the script as failed. The message is the last line of its output and the backend's hotplug-error.
fatal() {
    status=error
    fail_with "$@"
}

busy() {
    status=busy
    fail_with "$@"
}

fail_with() {
    trap - EXIT
    unlock
    printf '%s\n' "$*" >&2
    if [ "$action" = up ]; then
        put hotplug-error "$*" hotplug-status "$status" || printf '%s\n' "$*" >&2 # last word stays ours
    fi
    exit 1
}

# The end of an `up` that worked. xend writes the status itself; the stock daemons leave it to the script.
succeed() {
    if [ "$action" = up ] && [ -z "${XEND_XSPATH:-}" ]; then
        put hotplug-status connected
    elif [ "$action" = down ] && [ -z "${XEND_XSPATH:-}" ] && has_tree; then
        xenstore-rm "$xspath/hotplug-status" 2>/dev/null || :
    fi
    exit 0
}

# Whether the backend's directory can be reached with the stock tools.
has_tree() {
    [ -n "$xspath" ] && command -v xenstore-write >/dev/null 2>&1
}

# key VARIABLE NAME: sets the variable, where it is empty, to the backend's key; to nothing where that is absent.
# Both are ours, never input, and a name has one dash at most. (No $(...) and no tr where xend has passed the keys: a host
# that starts many guests pays for each process.)
key() {
    eval "value=\$$1"
    [ -z "$value" ] || return 0
    if [ -n "${XEND_XSPATH:-}" ]; then
        case $2 in
        *-*) eval "$1=\${XEND_KEY_${2%-*}_${2#*-}-}" ;;
        *) eval "$1=\${XEND_KEY_$2-}" ;;
        esac
    elif has_tree; then
        value=$(xenstore-read "$xspath/$2" 2>/dev/null) || :
        eval "$1=\$value"
    fi
}

# put NAME VALUE [NAME VALUE]...: writes keys of the backend; nothing where there is no tree to write to.
put() {
    has_tree || return 0
    n=$#
    while [ "$n" -gt 0 ]; do
        set -- "$@" "$xspath/$1" "$2"
        shift 2
        n=$((n - 2))
    done
    xenstore-write "$@"
}

# remember NAME VALUE: a key of the backend that `down` is to find; a file of the run folder where there is no tree.
remember() {
    if has_tree; then
        put "$1" "$2"
    else
        [ -d "$run_dir" ] || mkdir -p "$run_dir"
        printf '%s\n' "$2" >"$run_dir/$vif.$1"
    fi
}

# remembered VARIABLE NAME: sets the variable to what was remembered, or to nothing.
remembered() {
    eval "$1=''"
    key "$1" "$2"
    eval "value=\$$1"
    if [ -z "$value" ] && ! has_tree && [ -r "$run_dir/$vif.$2" ]; then
        read -r "$1" <"$run_dir/$vif.$2" || :
    fi
}

# forget NAME: once it is undone.
forget() {
    if has_tree; then
        xenstore-rm "$xspath/$1" 2>/dev/null || :
    else
        rm -f "$run_dir/$vif.$1"
    fi
}

# holder_name INTERFACE: whose it is, for a message.
holder_name() {
    holder=${1#x}
    holder=${holder#vif}
    holder=${holder%%[.i]*}
    case $1:$holder in
    vif*:*[!0-9]* | xvif*:*[!0-9]* | *:'') holder='' ;;
    vif* | xvif*) ;;
    *) holder='' ;;
    esac
    if [ -n "$holder" ] && command -v xenstore-read >/dev/null 2>&1; then
        holder=$(xenstore-read "/local/domain/$holder/name" 2>/dev/null) || holder=''
        printf '%s\n' "$1${holder:+ (domain $holder)}"
    else
        printf '%s\n' "$1"
    fi
}

# unheld ADDRESS: refuses an address that another interface has, or the way to which leads over one.
unheld() {
    held_by=$(address_holder "$1")
    [ -z "$held_by" ] || [ "$held_by" = "$interface" ] \
        || fatal "$1 is in use already: $(holder_name "$held_by") has it"
}

# Reads the command line and environment, whichever convention it is.
read_call() {
    case ${1-} in
    up | down)
        action=$1
        shift
        read_words "$@"
        ;;
    online | offline | add | remove)
        case $1 in
        online | add) action=up ;;
        *) action=down ;;
        esac
        vif=$env_vif
        [ "${2-}" != type_if=tap ] || vif=${INTERFACE-} # a device model's end of the same network card
        ;;
    /*)
        xspath=$1
        case ${2-} in
        2) action=up ;;
        6) action=down ;;
        *) exit 0 ;;
        esac
        ;;
    *)
        printf '%s\n' "$me: cannot be called with '${1-}': it knows up, down, online, offline, add, remove and" \
            "a backend's path" >&2
        exit 2
        ;;
    esac
    if [ -z "$xspath" ] && [ -n "${XENBUS_PATH:-}" ]; then
        xspath=/local/domain/0/${XENBUS_PATH#/local/domain/0/}
    fi
    xspath=${xspath:-${XEND_XSPATH:-}}
    if [ -z "$vif" ] && [ -n "$xspath" ]; then
        unit=${xspath#/local/domain/0/backend/*/}
        vif=vif${unit%%/*}.${unit#*/}
    fi
    # domain and mac are for scripts of the operator's own.
    for each in bridge ip mac domain type params mode; do
        key "$each" "$each"
    done
}

# Only words that are known become variables.
read_words() {
    # shellcheck disable=SC2034
    for word; do
        value=${word#*=}
        case $word in
        domain=*) domain=$value ;;
        vif=*) vif=$value ;;
        mac=*) mac=$value ;;
        bridge=*) bridge=$value ;;
        ip=*) ip=$value ;;
        type=*) type=$value ;;
        params=*) params=$value ;;
        mode=*) mode=$value ;;
        xspath=*) xspath=$value ;;
        dev=*) ;;
        *) printf '%s\n' "$me: '$word' is not known here and ignored" ;;
        esac
    done
}

# interface_name WHAT NAME: refuses what is no interface's name, so that it can stand in a command line.
interface_name() {
    case $2 in
    '' | -* | *[!A-Za-z0-9_.:-]*) fatal "$1 '$2' is not the name of an interface" ;;
    esac
}

# addresses WHAT WORDS: refuses what is not a list of addresses.
addresses() {
    case $2 in
    -* | *\ -* | *[!0-9A-Fa-f.:/\ ]*) fatal "$1 '$2' is not a list of addresses" ;;
    esac
}

# lock NAME: waits (30 s) until nobody else is at it. The lock is a link whose text names its holder, made in
# one step; a holder that was killed is found out, at every tenth try, and its lock taken away.
lock() {
    [ -d "$run_dir" ] || mkdir -p "$run_dir"
    lock_path=$run_dir/$1.lock
    tries=0
    until ln -s "$$:$me" "$lock_path" 2>/dev/null; do
        # Asking who holds it takes more than trying again, and most who wait do so for somebody who lives.
        if [ $((tries % 10)) -eq 0 ]; then
            holder=$(readlink "$lock_path") || holder=''
            if [ -n "$holder" ] && ! runs "$holder"; then
                take_away "$holder"
                continue
            fi
        fi
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fatal "$me: $lock_path is held by process ${holder%%:*} for more than 30 s"
        sleep 0.1 2>/dev/null || sleep 1
    done
    held=$lock_path
}

unlock() {
    [ -z "$held" ] || rm -f "$held"
    held=''
}

# runs PID:SCRIPT: whether that process is still there and still that script.
runs() {
    case $(ps -o args= -p "${1%%:*}" 2>/dev/null) in
    *"${1#*:}"*) return 0 ;;
    *) return 1 ;;
    esac
}

# Two waiters may both find the holder dead. Only who makes the directory removes the lock, and only the dead
# one's; a directory left by a killed waiter is older than any such step takes.
take_away() {
    if mkdir "$lock_path.breaking" 2>/dev/null; then
        [ "$(readlink "$lock_path")" != "$1" ] || rm -f "$lock_path"
        rmdir "$lock_path.breaking"
    else
        sleep 1
        [ "$(readlink "$lock_path" || :)" != "$1" ] || rmdir "$lock_path.breaking" 2>/dev/null || :
    fi
}

# However a script ends early, the stock daemons wait for a status. xend sees the exit status and last line.
at_exit() {
    unlock
    if [ "$1" -ne 0 ] && [ "$action" = up ] && [ -z "${XEND_XSPATH:-}" ]; then
        put hotplug-error "$me ended with status $1" hotplug-status error || :
    fi
    exit "$1"
}
trap 'at_exit $?' EXIT
trap 'exit 1' HUP INT TERM

xend_os=${XEND_OS:-$(uname -s)}
if [ ! -r "${0%/*}/xend-hotplug-$xend_os.sh" ]; then
    fatal "$me: no hotplug commands are known for $xend_os"
fi
# shellcheck source=/dev/null
. "${0%/*}/xend-hotplug-$xend_os.sh"
