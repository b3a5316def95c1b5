import Foundation
import TraderProto
package import TraderService

/// The settings of the platform as the command line sees them: its own options, then the environment, `.env` in the working folder and the
/// defaults, as in every service.
package struct PlatformSettings: Sendable {
    /// An option of a command that is a setting of the services.
    package enum Option: String, Hashable, Sendable {
        case data = "DATA_DIR"
        case port = "HTTP_PORT"
        case busPortBase = "BUS_PORT_BASE"
        case feeds = "FEEDS"

        var text: String {
            switch self {
            case .data: "--data"
            case .port: "--port"
            case .busPortBase: "--bus-port-base"
            case .feeds: "--feeds"
            }
        }
    }

    private let options: [Option: String]
    private let source: SettingSource

    /// Reads what is set. Throws `SettingError` when `.env` cannot be read as one.
    package static func read(
        options: [Option: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment, file: String = ".env"
    ) async throws -> PlatformSettings {
        let source = try await SettingSource.of(
            arguments: ["trader"], environment: environment, file: file, knowing: Array(ServiceKeys.all.values))
        return PlatformSettings(options: options, source: source)
    }

    /// Reads what is set beside the options of a command.
    static func read(data: String?, port: Int?, busPortBase: Int?, feeds: String?) async throws -> PlatformSettings {
        let options: [Option: String?] = [
            .data: data, .port: port.map { "\($0)" }, .busPortBase: busPortBase.map { "\($0)" }, .feeds: feeds,
        ]
        return try await read(options: options.compactMapValues { $0 })
    }

    private init(options: [Option: String], source: SettingSource) {
        self.options = options
        self.source = source
    }

    /// What the user asked for under the name of a variable; nil where nobody did. The services' own default asks for nothing, wherever it
    /// stands: a `.env` that is a copy of the example changes nothing.
    package func given(_ variable: String) -> String? {
        if let option = Option(rawValue: variable).flatMap({ options[$0] }) { return option }
        guard let key = ServiceKeys.all[variable] else { preconditionFailure("\(variable) is no setting of any service") }
        return source.given(key).flatMap { $0 == key.standard ? nil : $0 }
    }

    /// A whole number within `range`; `standard` where nobody asked for another. Throws `InputError` with `remedy` otherwise.
    func number(_ option: Option, standard: Int, in range: ClosedRange<Int>, remedy: String) throws(InputError) -> Int {
        guard let text = given(option.rawValue) else { return standard }
        guard let number = Int(text), range.contains(number) else { throw InputError("\(name(of: option)) \(text): \(remedy)") }
        return number
    }

    /// The feeds that run, Coinbase's first. Throws `InputError` for what is no list of venues with Coinbase among them.
    func feeds() throws(InputError) -> [ServiceName] {
        guard let text = given(Option.feeds.rawValue) else { return [.marketFeed] }
        guard let feeds = ServiceName.feeds(of: text) else {
            throw InputError("\(name(of: .feeds)) \(text): \(ServiceName.feedsRemedy)")
        }
        return feeds
    }

    /// The name under which the user set it.
    func name(of option: Option) -> String { options[option] == nil ? option.rawValue : option.text }

    /// The folder of the strategy documents: the one asked for, else the project's; nil where there is none.
    package var strategiesFolder: String? {
        given("STRATEGIES_DIR").map { URL(fileURLWithPath: $0).path } ?? ProjectFolder.find("strategies", holding: ".")
    }

    /// What every service reads. Throws `SettingError` for what cannot be used.
    package func common() throws -> CommonSettings { try CommonSettings(source) }
}
