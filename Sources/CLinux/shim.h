#pragma once
// Kernel interfaces that the Glibc module map leaves out.
//
// _GNU_SOURCE must not be defined here: it changes structures that the Glibc module has already
// seen without it. What needs it is declared by hand below.
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <sys/un.h>

// struct ucred of <sys/socket.h>, visible there only with _GNU_SOURCE (see socket(7), SO_PEERCRED).
struct waypost_peer_credentials {
    int pid;
    unsigned int uid;
    unsigned int gid;
};

// fcntl(2) is variadic, which Swift does not import.
#include <fcntl.h>
static inline int waypost_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

// accept4(2) is declared only with _GNU_SOURCE. Accepting without it leaves a moment in which a
// process started by another thread inherits the connection.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
static inline int waypost_accept_nonblocking(int listener) {
    return accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// prctl(2) is variadic. Names the calling thread; the kernel keeps 15 bytes.
#include <sys/prctl.h>
static inline int waypost_name_this_thread(const char *name) {
    return prctl(PR_SET_NAME, (unsigned long)name, 0UL, 0UL, 0UL);
}
