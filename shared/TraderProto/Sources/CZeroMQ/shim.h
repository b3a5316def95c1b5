// The C surface that TraderBus builds on: libzmq, and the eventfd that wakes its thread.
#include <zmq.h>
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
