import ArgumentParser
import Foundation
import TraderModel
import TraderProcess
import VenueSimulator

/// The command `venue-sim`.
@main
struct VenueSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "venue-sim",
        abstract: "Coinbase, Gate.io and Binance on this machine, over a synthetic or recorded market, with the platform's virtual clock.",
        discussion: "TIME is unix seconds or ISO 8601 in UTC, on five minutes.")

    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Name under which it may be asked, beside the loopback's; again for more.") var allowHost: [String] = []
    @Option(help: "Port of REST and of the clock (/clock).") var port = 7190
    @Option(help: "Port of the streams (/coinbase, /binanceus, /binanceusdm). (default: --port + 1)") var streamPort: Int?
    @Option(help: "PEM file of a certificate: REST and the stream are served over TLS too. Needs --tls-key.") var tlsCert: String?
    @Option(help: "PEM file of the certificate's private key.") var tlsKey: String?
    @Option(help: "Port of REST and of Coinbase's stream over TLS. (default: --port + 2)") var tlsPort: Int?
    @Option(help: "NAME=FILE: a client's key, by the PEM file of its public half; again for more.") var coinbaseKey: [String] = []
    @Option(help: "Venues whose feeds read here, as in coinbase,binanceus,binanceusdm: what they offer and who is a member go by it.")
    var feeds = "coinbase"
    @Option(help: "VENUE:SYMBOL with commas: what the venues offer. (default: two instruments of each of --feeds)") var instruments: String?
    @Option(help: "Seed of the synthetic market.") var seed: UInt64 = 7
    @Option(help: "Simulated seconds a second, or max.") var speed = "60"
    @Option(help: "lockstep waits for the members, free for nobody.") var clock = ClockMode.lockstep.rawValue
    @Option(help: "Members of a lockstep clock, with commas; empty for none. (default: the services that --feeds make)") var members:
        String?
    @Option(help: "Plays the files in this folder instead of a synthetic market.") var replay: String?
    @Option(help: "TIME of the first live bar. Needed with --replay.") var from: String?
    @Option(help: "TIME of the first bar that is not played any more.") var until: String?
    @Option(help: "Updates of a running bar on the stream, 2 to 100. (default: 4 at speed max, else 15)") var updatesPerBar: Int?
    @Option(help: "Moments of a minute at which prices move on Binance's venues, 4 to 29. (default: 4 at speed max, else 10)")
    var ticksPerMinute: Int?
    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp("Lets the venues misbehave; again for more. mix is all at once.", valueName: "name[:args]"))
    var faultTexts: [String] = []
    @Option(help: "Seed of the faults' chances. (default: --seed)") var faultSeed: UInt64?
    @Flag(help: "Lists the faults.") var faults = false
    @Flag(help: "Ends with status 0 when the last bar is final and every member has applied everything.") var once = false

    /// Live days that are made ahead; a market without end makes more when it comes near to its end.
    private static let fewestDays = 60
    private static let mostDays = 3_650

    static func main() async {
        StandardStreams.prepare()
        CrashTrace.endAtOnceUnlessAsked()
        defer { VenueSimulator.flushLog() }
        do {
            let command = try parse()
            if command.faults || command.faultTexts.contains("help") { tell(FaultList.text) }
            try await VenueSimulator(try command.simulator()).run()
        } catch {
            if exitCode(for: error) == .success { tell(fullMessage(for: error)) }
            complain(message(for: error), status: 2)
        }
    }

    /// Prints what was asked for, and ends.
    private static func tell(_ text: String) -> Never {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
        } catch {
            complain("standard output cannot be written (\(error.localizedDescription)): make room, or write elsewhere", status: 1)
        }
        Foundation.exit(0)
    }

    private static func complain(_ text: String, status: Int32) -> Never {
        VenueSimulator.flushLog()
        // Whether somebody reads it changes nothing about the end.
        try? FileHandle.standardError.write(contentsOf: Data("venue-sim: \(text.printable)\n".utf8))
        Foundation.exit(status)
    }

    private func simulator() throws -> VenueSimulator.Configuration {
        try checkRanges()
        guard let pace = Pace(speed) else {
            throw ValidationError("--speed \(speed): give simulated seconds a second, 0.01 to 100000, or max")
        }
        guard let clock = ClockMode(rawValue: clock) else { throw ValidationError("--clock \(clock): give lockstep or free") }
        if clock == .free, pace == .max { throw ValidationError("--clock free has no pace of its own: give --speed a number") }
        let start = try from.map { try Self.bar($0, of: "--from") }
        let end = try until.map { try Self.bar($0, of: "--until") }
        var configuration = VenueSimulator.Configuration(source: try source(from: start, until: end))
        configuration.host = host
        configuration.allowedHosts = Set(allowHost)
        configuration.port = port
        configuration.streamPort = streamPort ?? (port == 0 ? 0 : port + 1)
        configuration.tlsPort = tlsPort ?? (port == 0 ? 0 : port + 2)
        guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key belong together: give both") }
        if let tlsCert, let tlsKey { configuration.tls = WebServerTLS(certificateFile: tlsCert, privateKeyFile: tlsKey) }
        configuration.keys = try KeyRing(try keyFiles())
        configuration.clock = clock
        configuration.pace = pace
        configuration.members = try PlayedFeeds(feeds).members
        if let members { configuration.members = members.split(separator: ",").map(String.init) }
        configuration.until = end
        configuration.isOnce = once
        configuration.updatesPerBar = updatesPerBar
        configuration.ticksPerMinute = ticksPerMinute
        configuration.faults = try FaultPlan(faultTexts, seed: faultSeed ?? seed)
        return configuration
    }

    private func keyFiles() throws -> [String: String] {
        var keys: [String: String] = [:]
        for text in coinbaseKey {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--coinbase-key \(text): give NAME=FILE") }
            guard let contents = FileManager.default.contents(atPath: parts[1]) else {
                throw ValidationError("--coinbase-key: \(parts[1]) cannot be read; give the PEM file of a public key")
            }
            keys[parts[0]] = String(decoding: contents, as: UTF8.self)
        }
        return keys
    }

    private func checkRanges() throws {
        for port in [port, streamPort ?? port &+ 1] where !(0...65_535).contains(port) {
            throw ValidationError("port \(port) does not exist: give --port and --stream-port 1 to 65535, or 0 for a free one")
        }
        if let updatesPerBar, !(2...100).contains(updatesPerBar) {
            throw ValidationError("--updates-per-bar \(updatesPerBar): give 2 to 100")
        }
        if let ticksPerMinute, !(4...29).contains(ticksPerMinute) {
            throw ValidationError("--ticks-per-minute \(ticksPerMinute): give 4 to 29")
        }
        if once, replay == nil, until == nil { throw ValidationError("--once needs an end: give --until, or --replay") }
        if replay != nil, from == nil { throw ValidationError("--replay needs --from, the TIME of the first live bar") }
    }

    private func source(from start: BarTime?, until end: BarTime?) throws -> MarketSource {
        let offer = try instruments.map { text throws in try MarketOffer(text) } ?? PlayedFeeds(feeds).offer()
        if let replay, let start {
            return .replay(try ReplayFiles(folder: replay, offer: offer, from: start, until: end, seed: seed))
        }
        let start = start ?? SyntheticMarket.standardStart
        guard BarLength.oneHour.isAligned(start) else { throw ValidationError("--from \(start): a synthetic market starts on the hour") }
        if let end, end <= start { throw ValidationError("--until \(end) is not after the first live bar, \(start)") }
        let days = end.map { Int($0.seconds(since: start) / 86_400) + 1 } ?? 0
        guard days <= Self.mostDays else { throw ValidationError("--until: \(days) days are too many; give at most \(Self.mostDays)") }
        return .synthetic(SyntheticMarket(seed: seed, offer: offer, start: start, liveDays: max(Self.fewestDays, days)))
    }

    private static func bar(_ text: String, of option: String) throws -> BarTime {
        guard let moment = Timestamp(text), BarTime.range.contains(moment.wholeSeconds) else {
            throw ValidationError(
                "\(option) \(text): is no TIME; give unix seconds or ISO 8601 in UTC, such as 2026-01-18T00:00:00Z, from 1970 to 2242")
        }
        let bar = Market.barLength.bar(containing: moment)
        guard bar.openTime == moment else { throw ValidationError("\(option) \(text): bars open on five minutes; give such a moment") }
        return bar
    }
}
