import Foundation
import SystemPackage
public import TraderBus

/// The file with the platform's key: made once by whoever needs it first, for its owner alone.
public struct BusKeyFile: Equatable, Sendable {
    /// Where it is.
    public let path: String

    public init(path: String) { self.path = path }

    /// The key in the file, which is made when it is not there: of several that come at once, all get the one. Throws `SettingError`.
    public func take() throws -> BusKey {
        if !FileManager.default.fileExists(atPath: path) { try make() }
        return try read()
    }

    /// The key in the file. Throws `SettingError` when there is none, or when others than its owner may read it.
    public func read() throws -> BusKey {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SettingError(
                "\(path) is not there: it holds the key to the platform's commands and is made at its first start; "
                    + "give the data folder of the platform, or BUS_KEY_FILE")
        }
        guard let contents = SmallFile.contents(atPath: path) else {
            throw SettingError("\(path) cannot be read: it holds the key to the platform's commands; run this as the user of the platform")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
        guard mode & 0o077 == 0 else {
            throw SettingError("\(path) holds the key to the platform's commands and others may read it: chmod 600 \(path)")
        }
        guard let key = BusKey(String(decoding: contents, as: UTF8.self)) else {
            throw SettingError("\(path) holds no key: stop the platform and delete the file, a new one is made at the next start")
        }
        return key
    }

    /// Written beside and linked into its place, so that nobody ever sees a part of it and the first one stays.
    private func make() throws {
        let key = try BusKey.make()
        let draft = FilePath("\(path).\(UUID().uuidString)")
        do {
            let file = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
            try file.closeAfter { _ = try file.writeAll(key.text.utf8) }
        } catch {
            throw SettingError("\(path) cannot be written (\(error)): give a folder that you may write to, or BUS_KEY_FILE")
        }
        defer { try? FileManager.default.removeItem(atPath: draft.string) }
        do {
            try FileManager.default.linkItem(atPath: draft.string, toPath: path)
        } catch {
            // Another process was first: its key counts.
            guard FileManager.default.fileExists(atPath: path) else {
                throw SettingError(
                    "\(path) cannot be made (\(error.localizedDescription)): give BUS_KEY_FILE a place on a common file system")
            }
        }
    }
}
