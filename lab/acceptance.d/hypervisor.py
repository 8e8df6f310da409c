# Prints what the hypervisor has: how many domains, dying ones included, and how much free memory; with a domid, of that domain
# whether it is paused, its memory, its weight and cap. Uses libxenctrl, as every tool of Xen's that prints this belongs to the
# stock toolstack.
import ctypes
import glob
import struct
import sys

INFO_BYTES = 112  # xc_domaininfo_t of Xen 4.17 to 4.21: domid at 0, flags at 4, pages at 8
PAUSED = 8

xc = ctypes.CDLL(glob.glob("/usr/lib/x86_64-linux-gnu/libxenctrl.so.4.*")[0])
xc.xc_interface_open.restype = ctypes.c_void_p
handle = ctypes.c_void_p(xc.xc_interface_open(None, None, 0))
infos = ctypes.create_string_buffer(1 << 20)


def one(domid):
    if xc.xc_domain_getinfolist(handle, domid, 1, infos) != 1 or struct.unpack_from("H", infos, 0)[0] != domid:
        raise SystemExit("the hypervisor has no domain %d" % domid)
    print("paused", int(struct.unpack_from("I", infos, 4)[0] & PAUSED != 0))
    print("memory KiB", struct.unpack_from("Q", infos, 8)[0] * 4)
    share = ctypes.create_string_buffer(64)
    if xc.xc_sched_credit2_domain_get(handle, domid, share) != 0 and xc.xc_sched_credit_domain_get(handle, domid, share) != 0:
        raise SystemExit("the hypervisor has no weight for domain %d" % domid)
    print("weight %d cap %d" % struct.unpack_from("HH", share, 0))


def host():
    free = ctypes.c_uint64()
    if xc.xc_availheap(handle, 0, 0, -1, ctypes.byref(free)) != 0:
        raise SystemExit("xc_availheap failed")
    print("domains", xc.xc_domain_getinfolist(handle, 0, len(infos) // INFO_BYTES, infos))
    print("free KiB", free.value // 1024)


if len(sys.argv) > 1:
    one(int(sys.argv[1]))
else:
    host()
