# shellcheck shell=sh disable=SC2034,SC2154 # sourced by xend-hotplug-common.sh, whose variables these are
# What NetBSD does in its own way: ifconfig, brconfig, vnconfig, npfctl or ipnat.

# Sets `interface` to the vif's name in dom0: what the kernel says (vifname), else xvifD.N as in the how-to,
# else xvifDiN as kernels since 6.0 call it.
vif_interface() {
    key interface vifname
    newer=x${vif%.*}i${vif##*.}
    [ -z "$interface" ] || return 0
    interface=x$vif
    if ! has_interface "$interface" && has_interface "$newer"; then
        interface=$newer
    fi
}

has_interface() {
    ifconfig "$1" >/dev/null 2>&1
}

vif_ready() {
    vif_is_kernels || fatal "vifname '$interface' is not the name of $vif: the kernel gives it, x$vif or ${newer:-another}"
    has_interface "$interface" || fatal "no such interface: $interface (has the kernel xvif support?)"
}

# Interfaces keep the names that the kernel gives: whatever else a configuration says is somebody else's.
vif_is_kernels() {
    [ "$interface" = "x$vif" ] || [ "$interface" = "$newer" ]
}

vif_made() {
    vif_is_kernels && has_interface "$interface"
}

interface_up() {
    ifconfig "$1" up
}

interface_down() {
    ifconfig "$1" down
}

has_bridge() {
    brconfig "$1" >/dev/null 2>&1
}

# A vif must name its bridge, as the how-to has it.
default_bridge() {
    :
}

bridge_hint='create it first, see ifconfig.if(5): /etc/ifconfig.bridge0'

# bridge_add BRIDGE INTERFACE [MTU]
bridge_add() {
    [ -z "${3:-}" ] || ifconfig "$2" mtu "$3"
    ifconfig "$2" up
    is_member "$1" "$2" || brconfig "$1" add "$2"
}

bridge_delete() {
    ! is_member "$1" "$2" || brconfig "$1" delete "$2"
    ifconfig "$2" down
}

is_member() {
    brconfig "$1" 2>/dev/null | awk -v member="$2" '$1 == member { found = 1 } END { exit !found }'
}

address_add() {
    case $2 in
    *:*) ifconfig "$1" inet6 "$2" alias ;;
    *) ifconfig "$1" inet "$2" alias ;;
    esac
}

address_delete() {
    case $2 in
    *:*) ifconfig "$1" inet6 "$2" -alias 2>/dev/null || : ;;
    *) ifconfig "$1" inet "${2%/*}" -alias 2>/dev/null || : ;;
    esac
}

host_route_add() {
    route -n add -host "$2" -link -iface "$1" || route -n change -host "$2" -link -iface "$1"
}

host_route_delete() {
    route -n delete -host "$2" >/dev/null 2>&1 || :
}

# address_holder ADDRESS[/LENGTH]: prints the interface that has it, or over which a route of its own leads to it.
address_holder() {
    case $1 in
    *:*) return 0 ;;
    esac
    route -n get "${1%/*}" 2>/dev/null | awk -v address="${1%/*}" '
        $1 == "destination:" { exact = ($2 == address) }
        $1 == "interface:" && exact { print $2; exit }'
}

nat_stands() {
    if [ -e /etc/npf.conf ] && command -v npfctl >/dev/null 2>&1; then
        npfctl table xend test "$1" >/dev/null 2>&1
    else
        outside_interface
        rule=$(nat_rule "$1")
        ipnat -l 2>/dev/null | awk -v rule="$rule" '$0 == rule { found = 1 } END { exit !found }'
    fi
}

# With npf the rule is the operator's (map ... <xend> ...) and the guest becomes a member of its table; with
# ipfilter the rule is made here.
nat_add() {
    if [ -e /etc/npf.conf ] && command -v npfctl >/dev/null 2>&1; then
        npfctl table xend test "$2" >/dev/null 2>&1 || npfctl table xend add "$2"
    else
        outside_interface
        [ -n "$outside" ] || fatal "no default route to translate towards"
        nat_rule "$2" | ipnat -r -f - >/dev/null 2>&1 || :
        nat_rule "$2" | ipnat -f -
    fi
    sysctl -w net.inet.ip.forwarding=1 >/dev/null
}

nat_delete() {
    if [ -e /etc/npf.conf ] && command -v npfctl >/dev/null 2>&1; then
        npfctl table xend rem "$2" >/dev/null 2>&1 || :
    else
        outside_interface
        nat_rule "$2" | ipnat -r -f - >/dev/null 2>&1 || :
    fi
}

outside_interface() {
    outside=$(route -n get default 2>/dev/null | awk '$1 == "interface:" { print $2 }')
}

nat_rule() {
    printf '%s\n' "map $outside $1/32 -> 0/32"
}

is_block_device() {
    [ "$(stat -L -f %HT "$1" 2>/dev/null)" = 'Block Device' ]
}

# The number as xbdback reads it: one decimal dev_t, of the block device.
device_number() {
    stat -L -f '%r' "$1"
}

# Prints rw or ro where dom0 itself has the device mounted.
mounted() {
    mount | awk -v dev="$1" '$1 == dev { print (/read-only/ ? "ro" : "rw"); exit }'
}

# file_id FILE: device and inode.
file_id() {
    stat -L -f '%d %i' "$1"
}

# vnd_list: prints each vnd in use as NAME DEVICE INODE, where vnconfig names the file system.
vnd_list() {
    vnconfig -l | sed -n 's/^\(vnd[0-9]*\): \(.*\) (.*) inode \([0-9]*\).*/\1 \3 \2/p' | while read -r vnd inode where; do
        printf '%s %s %s\n' "$vnd" "$(stat -L -f %d "$where" 2>/dev/null)" "$inode"
    done
}

holds() {
    vnd=${1#/dev/}
    vnd_list | awk -v vnd="${vnd%d}" -v id="$2" '$1 == vnd && $2 " " $3 == id { found = 1 } END { exit !found }'
}

# file_devices FILE: prints the vnds that there are of it already, each with rw before it: vnconfig does not say more.
file_devices() {
    devices_id=$(file_id "$1") || return 0
    vnd_list | awk -v id="$devices_id" '$2 " " $3 == id { print "rw", "/dev/" $1 "d" }'
}

# file_attach FILE r|w: sets `node` to the block device that now stands for the file: the raw partition of the first
# vnd that is free (d on the x86 ports, which Xen runs on). The keys come first: whenever this script is killed, `down`
# finds what it has made, and sees by the file whether it did.
file_attach() {
    id=$(file_id "$1") || fatal "$1 cannot be looked at"
    unit=$(vnconfig -l | awk -F: '/: not in use/ { print $1; exit }')
    [ -n "$unit" ] || fatal "no vnd(4) device is free for $1: make more (cd /dev && sh MAKEDEV vnd4)"
    node=/dev/${unit}d
    put hotplug-file "$id" vnd "$node"
    if [ "$2" = r ]; then
        vnconfig -r "$unit" "$1" || return 1
    else
        vnconfig "$unit" "$1" || return 1
    fi
}

node_key=vnd

# A device of an earlier version has no hotplug-file: then its key is all there is to go by.
file_detach() {
    remembered id hotplug-file
    if [ -z "$id" ] || holds "$1" "$id"; then
        unit=${1#/dev/}
        vnconfig -u "${unit%d}"
    else
        printf '%s\n' "$1 is not, or no longer, of this disk's file: it is left alone"
    fi
}
