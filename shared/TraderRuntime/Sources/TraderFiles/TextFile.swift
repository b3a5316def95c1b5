import Foundation

/// Text from a file, gunzipped when the name ends in `.gz`.
public enum TextFile {
    /// Reads the whole file. Throws `FileError` when it is missing, unreadable or damaged.
    public static func read(_ path: String) throws(FileError) -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError("\(path): no such file; give the path of an existing one")
        }
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw FileError("\(path): cannot be read; check its permissions")
        }
        let plain = path.hasSuffix(".gz") ? try gunzipped(path) : contents
        guard let text = String(bytes: plain, encoding: .utf8) else {
            throw FileError("\(path): is not UTF-8 text; give a CSV file")
        }
        return text
    }

    private static func gunzipped(_ path: String) throws(FileError) -> Data {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = ["-dc", path]
        let output = Pipe()
        gzip.standardOutput = output
        gzip.standardError = FileHandle.nullDevice
        let data: Data?
        do {
            try gzip.run()
            data = try output.fileHandleForReading.readToEnd()
        } catch {
            throw FileError("\(path): gzip could not be run (\(error)); unpack the file first")
        }
        gzip.waitUntilExit()
        guard gzip.terminationStatus == 0, let data else { throw FileError("\(path): is not a whole gzip file; fetch it again") }
        return data
    }
}
