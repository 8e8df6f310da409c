/* Stands in for the hypervisor when lab/measure runs a stock store daemon beside ours on a machine without
 * Xen: a preloaded library with the calls that xenstored and oxenstored make at their start, each answered
 * so that there is a dom0 with an idle ring and no other domain. Nothing of the store itself is touched.
 *
 *   cc -shared -fPIC -O2 -o nohost.so nohost.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 };

static char handle;
static int next_port = 1;

static void *blank_page(void)
{
    return mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* libxenctrl: no domain to control. */
void *xc_interface_open(void *logger, void *dom_logger, unsigned flags) { return &handle; }
int xc_interface_close(void *xc) { return 0; }
int xc_domain_getinfo(void *xc, unsigned first, unsigned most, void *infos) { return 0; }
void *xc_map_foreign_range(void *xc, unsigned domid, int size, int prot, unsigned long frame) { return blank_page(); }

/* libxenevtchn: channels that never fire. */
void *xenevtchn_open(void *logger, unsigned flags) { return &handle; }
void *xenevtchn_fdopen(void *logger, int fd, unsigned flags) { return &handle; }
int xenevtchn_close(void *xce) { return 0; }
int xenevtchn_fd(void *xce)
{
    static int never = -1;
    if (never < 0)
        never = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return never;
}
int xenevtchn_bind_interdomain(void *xce, unsigned domid, unsigned port) { return next_port++; }
int xenevtchn_bind_virq(void *xce, unsigned virq) { return next_port++; }
int xenevtchn_notify(void *xce, unsigned port) { return 0; }
int xenevtchn_unbind(void *xce, unsigned port) { return 0; }
int xenevtchn_unmask(void *xce, unsigned port) { return 0; }
int xenevtchn_pending(void *xce) { errno = EAGAIN; return -1; }

/* libxengnttab */
void *xengnttab_open(void *logger, unsigned flags) { return &handle; }
int xengnttab_close(void *xgt) { return 0; }
int xengnttab_set_max_grants(void *xgt, unsigned count) { return 0; }
void *xengnttab_map_grant_ref(void *xgt, unsigned domid, unsigned ref, int prot) { return blank_page(); }
int xengnttab_unmap(void *xgt, void *page, unsigned pages) { return munmap(page, (size_t)pages * PAGE); }

/* oxenstored asks for more open files than a container may have, and ends when it does not get them. */
int setrlimit(int resource, const void *limit) { return 0; }

/* /proc/xen/xsd_port and xsd_kva: the port and the page of dom0's ring. */
static int dom0_file(const char *path)
{
    int port = !strcmp(path, "/proc/xen/xsd_port");
    if (!port && strcmp(path, "/proc/xen/xsd_kva"))
        return -1;
    int fd = memfd_create("dom0", 0);
    if (port ? write(fd, "1", 1) != 1 || lseek(fd, 0, SEEK_SET) : ftruncate(fd, PAGE))
        return -1;
    return fd;
}

#define OPEN(name)                                                    \
    int name(const char *path, int flags, ...)                        \
    {                                                                 \
        va_list more;                                                 \
        va_start(more, flags);                                        \
        int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0; \
        va_end(more);                                                 \
        int fd = dom0_file(path);                                     \
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
        return fd >= 0 ? fd : real(path, flags, mode);                \
    }
OPEN(open)
OPEN(open64)
