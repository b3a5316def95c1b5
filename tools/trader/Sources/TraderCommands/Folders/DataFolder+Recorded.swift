import Foundation
import TraderProto
import TraderService

extension DataFolder {
    /// The folders that a command looks at, in this order: the one asked for; without it, where the settings put the live platform, and then
    /// the demo's. Throws `SettingError` when the settings cannot be read.
    package static func candidates(_ data: String?) async throws -> [DataFolder] {
        if let data { return [DataFolder(data)] }
        let live = try await PlatformSettings.read().given("DATA_DIR").map { DataFolder($0) } ?? .live
        return live == .demo ? [.demo] : [live, .demo]
    }

    /// The first of the candidates whose stores can be read. Throws `InputError` when there are none.
    static func toRead(_ data: String?) async throws -> DataFolder {
        let folders = try await candidates(data)
        guard let folder = folders.first(where: \.hasStores) else {
            let places = folders.map(\.path).joined(separator: " or ")
            throw InputError(
                data == nil
                    ? "there are no stores in \(places); give --data and the folder of a platform"
                    : "--data \(places): there are no stores; give the folder of a platform")
        }
        return folder
    }

    /// The stores as they are now.
    func recorded() throws -> RecordedPlatform {
        let paths = ServiceName.known.map { ($0, placeForStore(of: $0)) }
        return try RecordedPlatform.open(Dictionary(uniqueKeysWithValues: paths))
    }

    /// Where a service's store lies: in the folder, or, where volumes are mounted side by side, in a folder of the service's name.
    func placeForStore(of service: ServiceName) -> String {
        let mounted = "\(path)/\(service)"
        let isMounted = (try? FileManager.default.contentsOfDirectory(atPath: mounted)) != nil
        return isMounted ? "\(mounted)/\(service).db" : store(of: service)
    }
}
