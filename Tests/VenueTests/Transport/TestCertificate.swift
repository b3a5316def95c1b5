import Foundation

/// A certificate for `localhost`, made for one test and gone with its folder.
struct TestCertificate: Sendable {
    let certificatePath: String
    let keyPath: String

    @discardableResult
    static func with<Value: Sendable>(body: (TestCertificate) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = TestCertificate(
            certificatePath: folder.appendingPathComponent("certificate.pem").path,
            keyPath: folder.appendingPathComponent("key.pem").path)
        try await certificate.make()
        return try await body(certificate)
    }

    private struct OpenSSLFailed: Error {}

    private func make() async throws {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", keyPath, "-out", certificatePath,
        ]
        openssl.standardError = FileHandle.nullDevice
        openssl.standardOutput = FileHandle.nullDevice
        // Waiting in place would block one of the few threads that all tests share.
        let ended = AsyncStream<Int32>.makeStream()
        openssl.terminationHandler = { ended.continuation.yield($0.terminationStatus) }
        try openssl.run()
        guard await ended.stream.first(where: { _ in true }) == 0 else { throw OpenSSLFailed() }
    }
}
