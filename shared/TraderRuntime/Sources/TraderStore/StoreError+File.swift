import GRDB

extension StoreError {
    /// What it means that the store at `path` failed with `error` when it was opened or written.
    init(_ error: any Error, of path: String) {
        switch error {
        // The tables know their own names only.
        case StoreError.damaged(let part, let reason) where part != path: self = .damaged(path: path, reason: "\(part): \(reason)")
        case let error as StoreError: self = error
        case let error as DatabaseError where error.isDamage: self = .damaged(path: path, reason: error.message ?? "\(error)")
        case let error as DatabaseError where error.isOfContents: self = .refused(path: path, reason: error.message ?? "\(error)")
        case let error as DatabaseError: self = .unusable(path: path, reason: error.message ?? "\(error)")
        default: self = .unusable(path: path, reason: "\(error)")
        }
    }

    /// Does `body`, which reads the store at `path`. What fails because of the file is thrown as a `StoreError` that names it.
    static func reading<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw StoreError(error, of: path)
        } catch let error as DatabaseError where error.isDamage || error.isOfFile {
            throw StoreError(error, of: path)
        }
    }

    /// Does `body`, which writes the store at `path`. What fails in SQLite is thrown as a `StoreError` that names the file.
    static func writing<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw StoreError(error, of: path)
        } catch let error as DatabaseError {
            throw StoreError(error, of: path)
        }
    }
}

extension DatabaseError {
    /// Whether the file holds what SQLite never writes.
    fileprivate var isDamage: Bool { resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB }

    /// Whether a table refused what was to be written into it.
    fileprivate var isOfContents: Bool { [.SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE].contains(resultCode) }

    /// Whether the operating system refused something, rather than SQLite a statement.
    fileprivate var isOfFile: Bool { resultCode == .SQLITE_IOERR || resultCode == .SQLITE_FULL || resultCode == .SQLITE_CANTOPEN }
}
