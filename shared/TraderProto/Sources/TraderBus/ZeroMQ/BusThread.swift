import Glibc

/// A system thread of our own: it may wait in a poll without holding one of Swift's.
struct BusThread: Sendable {
    private let id: pthread_t

    /// Runs `body` on a new thread, which from here on owns all that `body` holds.
    static func start(_ body: sending @escaping () -> Void) throws(BusError) -> BusThread {
        let work = unsafe Unmanaged.passRetained(Work(body))
        var id = pthread_t()
        let code = unsafe pthread_create(
            &id, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            unsafe work.release()
            throw .transport("no thread: error \(code)")
        }
        return BusThread(id: id)
    }

    /// Waits until the thread has ended; once.
    func join() { pthread_join(id, nil) }

    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}
