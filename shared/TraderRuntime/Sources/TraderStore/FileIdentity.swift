import SystemPackage

/// Which file it is, whatever it is called: the device and the number of its inode.
struct FileIdentity: Equatable, Sendable {
    private let device: DeviceID
    private let inode: Inode

    /// The file that `path` leads to.
    init(of path: String) throws(Errno) { self.init(try Stat(FilePath(path))) }

    /// The file that is open.
    init(of file: FileDescriptor) throws(Errno) { self.init(try Stat(file)) }

    private init(_ stat: Stat) {
        device = stat.deviceID
        inode = stat.inode
    }
}
