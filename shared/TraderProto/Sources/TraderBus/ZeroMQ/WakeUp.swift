import CZeroMQ
import Glibc

/// A Linux event counter: any thread rings, the bus thread's poll returns.
final class WakeUp: Sendable {
    let descriptor: CInt

    init() throws(BusError) {
        descriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .transport("no event descriptor: error \(errno)") }
    }

    deinit { Glibc.close(descriptor) }

    func ring() { eventfd_write(descriptor, 1) }

    /// Forgets the rings so far.
    func hush() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &count)
    }
}
