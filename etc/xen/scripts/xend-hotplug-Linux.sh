# shellcheck shell=sh disable=SC2034,SC2154 # sourced by xend-hotplug-common.sh, whose variables these are
# What Linux does in its own way: ip, losetup, iptables or nft.

# Sets `interface` to the vif's name in dom0: netback's vifD.N, or the name it is to have (vifname).
vif_interface() {
    key interface vifname
    interface=${interface:-$vif}
}

has_interface() {
    ip link show dev "$1" >/dev/null 2>&1
}

# Gives the vif its name; a step done already is no error.
vif_ready() {
    [ "$interface" = "$vif" ] || ! has_interface "$vif" || {
        has_interface "$interface" && fatal "vifname '$interface' is taken by another interface"
        ip link set dev "$vif" down
        ip link set dev "$vif" name "$interface"
    }
    has_interface "$interface" || fatal "no such interface: $interface (is the kernel's netback driver loaded?)"
}

interface_up() {
    ip link set dev "$1" up
}

interface_down() {
    ip link set dev "$1" down
}

has_bridge() {
    [ -n "$(ip link show dev "$1" type bridge 2>/dev/null)" ]
}

# The bridge of a vif that names none: the first there is.
default_bridge() {
    ip -o link show type bridge 2>/dev/null | sed -n '1s/^[0-9]*: \([^:@]*\).*/\1/p'
}

bridge_hint='create it first: ip link add NAME type bridge'

# The vif's own address stays out of the bridge's choice of one; it takes over the bridge's mtu.
bridge_add() {
    link=$(ip -o link show dev "$2")
    case "$link " in
    *" master $1 "*)
        ip link set dev "$2" up
        return
        ;;
    *[\<,]UP[\>,]*) ip link set dev "$2" down ;;
    esac
    bridge_mtu=$(ip -o link show dev "$1")
    case $bridge_mtu in
    *' mtu '*)
        bridge_mtu=${bridge_mtu#* mtu }
        bridge_mtu=${bridge_mtu%% *}
        ;;
    *) bridge_mtu= ;;
    esac
    ip link set dev "$2" address fe:ff:ff:ff:ff:ff ${bridge_mtu:+mtu "$bridge_mtu"} master "$1" up
}

bridge_delete() {
    ip link set dev "$2" nomaster down
}

address_add() {
    ip address replace "$2" dev "$1"
}

address_delete() {
    ip address del "$2" dev "$1" 2>/dev/null || :
}

# host_route_add INTERFACE ADDRESS: the way to the guest.
host_route_add() {
    ip route replace "$2" dev "$1"
}

host_route_delete() {
    ip route del "$2" dev "$1" 2>/dev/null || :
}

# Only iptables where it is there, as its rules and nft's do not see each other.
nat_add() {
    if command -v iptables >/dev/null 2>&1; then
        iptables -w -t nat -C POSTROUTING -s "$2" -j MASQUERADE 2>/dev/null \
            || iptables -w -t nat -A POSTROUTING -s "$2" -j MASQUERADE
    elif command -v nft >/dev/null 2>&1; then
        nft add table ip xend
        nft add set ip xend guests '{ type ipv4_addr; }'
        nft add chain ip xend postrouting '{ type nat hook postrouting priority 100; }'
        nft list chain ip xend postrouting | grep -q '@guests' \
            || nft add rule ip xend postrouting ip saddr @guests masquerade
        nft add element ip xend guests "{ $2 }"
    else
        fatal "neither iptables nor nft is on this host"
    fi
    [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ] || echo 1 >/proc/sys/net/ipv4/ip_forward
}

nat_delete() {
    if command -v iptables >/dev/null 2>&1; then
        iptables -w -t nat -D POSTROUTING -s "$2" -j MASQUERADE 2>/dev/null || :
    elif command -v nft >/dev/null 2>&1; then
        nft delete element ip xend guests "{ $2 }" 2>/dev/null || :
    fi
}

is_block_device() {
    [ -b "$1" ]
}

# The number as blkback reads it: hexadecimal major:minor.
device_number() {
    stat -L -c '%t:%T' -- "$1"
}

# Prints rw or ro where dom0 itself has the device mounted.
mounted() {
    dec=$(stat -L -c '%t %T' -- "$1")
    dec=$((0x${dec% *})):$((0x${dec#* }))
    # Fields of proc(5)'s mountinfo: the third is the device, the sixth begins with rw or ro.
    awk -v dev="$dec" '$3 == dev { split($6, o, ","); found = (found == "rw" || o[1] == "rw") ? "rw" : "ro" }
        END { if (found) print found }' /proc/self/mountinfo
}

# file_attach FILE r|w: sets `node` to the block device that now stands for the file.
file_attach() {
    if [ "$2" = r ]; then
        node=$(losetup -r -f --show -- "$1")
    else
        node=$(losetup -f --show -- "$1")
    fi
}

# The key that remembers what file_attach made.
node_key=node

file_detach() {
    ! losetup "$1" >/dev/null 2>&1 || losetup -d "$1"
}
