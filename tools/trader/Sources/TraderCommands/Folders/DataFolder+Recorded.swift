import Foundation
import TraderProto
import TraderService

extension DataFolder {
    /// The folder whose stores are to be read: `data`, or the live one, or the demo's. Throws `InputError` when it holds none.
    static func toRead(_ data: String?) throws(InputError) -> DataFolder {
        let folder = data.map { DataFolder($0) } ?? (DataFolder.live.hasStores ? .live : .demo)
        guard folder.hasStores else { throw InputError("--data \(folder.path): there are no stores; give the folder of a platform") }
        return folder
    }

    /// The stores as they are now.
    func recorded() throws -> RecordedPlatform {
        let paths = ServiceName.allCases.map { ($0, placeForStore(of: $0)) }
        return try RecordedPlatform.open(Dictionary(uniqueKeysWithValues: paths))
    }

    /// Where a service's store lies: in the folder, or, where volumes are mounted side by side, in a folder of the service's name.
    func placeForStore(of service: ServiceName) -> String {
        let mounted = "\(path)/\(service)"
        let isMounted = (try? FileManager.default.contentsOfDirectory(atPath: mounted)) != nil
        return isMounted ? "\(mounted)/\(service).db" : store(of: service)
    }
}
