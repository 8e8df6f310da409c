# Prints what the hypervisor has: how many domains, dying ones included, and how much free memory. Through libxenctrl, as
# every tool of Xen's that tells this is part of the stock toolstack.
import ctypes
import glob

xc = ctypes.CDLL(glob.glob("/usr/lib/x86_64-linux-gnu/libxenctrl.so.4.*")[0])
xc.xc_interface_open.restype = ctypes.c_void_p
handle = ctypes.c_void_p(xc.xc_interface_open(None, None, 0))
free = ctypes.c_uint64()
if xc.xc_availheap(handle, 0, 0, -1, ctypes.byref(free)) != 0:
    raise SystemExit("xc_availheap failed")
print("domains", xc.xc_domain_getinfolist(handle, 0, 1024, ctypes.create_string_buffer(1 << 20)))
print("free KiB", free.value // 1024)
