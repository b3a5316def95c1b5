import SystemPackage

/// A file that is open, and the name by which it was opened.
struct OpenFile: Sendable {
    let path: String
    private let identity: FileIdentity

    init(path: String, identity: FileIdentity) {
        self.path = path
        self.identity = identity
    }

    /// The file that `path` leads to now.
    init(path: String) throws(StoreError) {
        do {
            self.init(path: path, identity: try FileIdentity(of: path))
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
    }

    /// Throws `StoreError.displaced` when the name leads to no file or to another one.
    func refuseDisplaced() throws(StoreError) {
        do {
            guard try FileIdentity(of: path) != identity else { return }
        } catch {
            throw .displaced(path: path, how: error == .noSuchFileOrDirectory ? "was deleted" : "cannot be reached any more (\(error))")
        }
        throw .displaced(path: path, how: "was replaced by another file")
    }
}
