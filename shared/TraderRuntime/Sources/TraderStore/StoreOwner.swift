import GRDB
import TraderProto

/// Which service a store belongs to: files that were mixed up are called that, and not newer or damaged.
enum StoreOwner {
    private static let property = "service"

    /// Throws `StoreError.otherService` when the store is another's than `service`.
    static func refuseOther(_ db: Database, than service: ServiceName, path: String) throws {
        guard let owner = try owner(db), owner != service.rawValue else { return }
        throw StoreError.otherService(path: path, kept: owner, wanted: service.rawValue)
    }

    /// Notes the owner, for ever.
    static func note(_ service: ServiceName, _ db: Database) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO store (name, value) VALUES (?, ?)", arguments: [property, service.rawValue])
    }

    /// The service that made the store; nil when nothing in it says so.
    ///
    /// An older store has no note of it: its newest record tells, since one service writes a topic.
    static func owner(_ db: Database) throws -> String? {
        guard try db.tableExists("store") else { return nil }
        if let noted = try String.fetchOne(db, sql: "SELECT value FROM store WHERE name = ?", arguments: [property]) { return noted }
        let topic = try String.fetchOne(db, sql: "SELECT topic FROM log ORDER BY seq DESC LIMIT 1")
        return topic.flatMap { Topic(rawValue: $0)?.writer?.rawValue }
    }
}
