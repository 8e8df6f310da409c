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

# An interface keeps its number when it gets another name.
number_of() {
    number_line=$(ip -o link show dev "$1" 2>/dev/null) || number_line=''
    printf '%s\n' "${number_line%%:*}"
}

# Gives the vif its name. The key, written first, says which interface that is: `down` must not take a namesake for it.
# A step done already is no error.
vif_ready() {
    if [ "$interface" = "$vif" ]; then
        has_interface "$interface" || no_interface
        return 0
    fi
    remembered number hotplug-ifindex
    if has_interface "$vif"; then
        has_interface "$interface" && fatal "vifname '$interface' is taken by another interface"
        remember hotplug-ifindex "$(number_of "$vif")"
        ip link set dev "$vif" down
        ip link set dev "$vif" name "$interface" || fatal "$vif cannot be renamed to $interface"
    elif has_interface "$interface"; then
        [ "${number:-none}" = "$(number_of "$interface")" ] \
            || fatal "vifname '$interface' is taken by another interface, and there is no $vif"
    else
        no_interface
    fi
}

no_interface() {
    fatal "no such interface: $interface (is the kernel's netback driver loaded?)"
}

# vif_made: sets `interface` to what `up` of this device has taken up; fails where there is nothing of the kind. What
# the kernel calls vifD.N is this device's whatever a key says.
vif_made() {
    remembered number hotplug-ifindex
    for made in "$interface" "$vif"; do
        if has_interface "$made" && { [ "$made" = "$vif" ] || [ "$number" = "$(number_of "$made")" ]; }; then
            interface=$made
            return 0
        fi
    done
    return 1
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

# bridge_add BRIDGE INTERFACE [MTU]: the vif's own address stays out of the bridge's choice of one; it takes over the bridge's
# mtu where none is given.
bridge_add() {
    link=$(ip -o link show dev "$2")
    case "$link " in
    *" master $1 "*)
        ip link set dev "$2" up
        return
        ;;
    *[\<,]UP[\>,]*) ip link set dev "$2" down ;;
    esac
    its_mtu=${3:-}
    if [ -z "$its_mtu" ]; then
        its_mtu=$(ip -o link show dev "$1")
        case $its_mtu in
        *' mtu '*)
            its_mtu=${its_mtu#* mtu }
            its_mtu=${its_mtu%% *}
            ;;
        *) its_mtu= ;;
        esac
    fi
    ip link set dev "$2" address fe:ff:ff:ff:ff:ff ${its_mtu:+mtu "$its_mtu"} master "$1" up
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

# address_holder ADDRESS[/LENGTH]: prints the interface that has it, or over which a route of its own leads to it.
address_holder() {
    {
        ip -o address show to "${1%/*}" | awk '{ print $2 }'
        ip route show to exact "${1%/*}" | sed -n 's/.* dev \([^ ]*\).*/\1/p'
    } 2>/dev/null | sed -n 1p
}

# host_route_add INTERFACE ADDRESS: the way to the guest.
host_route_add() {
    ip route replace "$2" dev "$1"
}

host_route_delete() {
    ip route del "$2" dev "$1" 2>/dev/null || :
}

# Whether somebody translates this address already: then it is theirs to undo.
nat_stands() {
    if command -v iptables >/dev/null 2>&1; then
        iptables -w -t nat -C POSTROUTING -s "$1" -j MASQUERADE 2>/dev/null
    else
        nft get element ip xend guests "{ $1 }" >/dev/null 2>&1
    fi
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

# file_id FILE: device and inode, as losetup says them: MAJOR:MINOR INODE.
file_id() {
    file_id=$(stat -L -c '%d %i' -- "$1") || return 1
    file_dev=${file_id%% *}
    printf '%s:%s %s\n' "$((file_dev >> 8 & 4095 | file_dev >> 32 & ~4095))" \
        "$((file_dev & 255 | file_dev >> 12 & ~255))" "${file_id#* }"
}

# holds NODE ID: whether that loop device is (still) that file's.
holds() {
    # Two columns, with blanks as many as the widest needs.
    # shellcheck disable=SC2046 # two words
    set -- "$2" $(losetup -n -O BACK-MAJ:MIN,BACK-INO "$1" 2>/dev/null)
    [ "$1" = "${2-} ${3-}" ]
}

# file_devices FILE: prints the loop devices that there are of it already, each with rw or ro before it.
file_devices() {
    losetup -n -O RO,NAME -j "$1" | awk '{ print ($1 == 1 ? "ro" : "rw"), $2 }'
}

# file_attach FILE r|w: sets `node` to the block device that now stands for the file. The keys come first: whenever this
# script is killed, `down` finds what it has made, and sees by the file whether it did.
file_attach() {
    id=$(file_id "$1") || fatal "$1 cannot be looked at"
    attempts=0
    while [ "$attempts" -lt 20 ]; do
        attempts=$((attempts + 1))
        node=$(losetup -f) || fatal "there is no free loop device"
        put hotplug-file "$id" node "$node"
        if [ "$2" = r ]; then
            losetup -r "$node" "$1" && return 0
        else
            losetup "$node" "$1" && return 0
        fi
        # Somebody else was faster, or it cannot be done at all.
        losetup "$node" >/dev/null 2>&1 || return 1
    done
    return 1
}

# The key that remembers what file_attach made.
node_key=node

# A device of an earlier version has no hotplug-file: then its key is all there is to go by.
file_detach() {
    remembered id hotplug-file
    if [ -z "$id" ] || holds "$1" "$id"; then
        ! losetup "$1" >/dev/null 2>&1 || losetup -d "$1"
    else
        printf '%s\n' "$1 is not, or no longer, of this disk's file: it is left alone"
    fi
}
