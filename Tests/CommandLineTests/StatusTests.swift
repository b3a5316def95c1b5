import Foundation
import TestSupport
import Testing
import TraderCommands
import TraderModel
import TraderProto
import TraderService

/// What `status` prints, and the file that says what runs.
@Suite("status") struct StatusTests {
    @Test("a line a service, with what it waits for")
    func table() throws {
        let json = #"""
            {"service":"signal-engine","state":"stale","reason":"no candle since 00:05","pid":5,"uptimeSeconds":3725,"head":9,
            "lastRecordAt":1768694405123456,"newestDataAt":1768694400000000,"lag":{"market-feed":3,"liq-poller":null},
            "now":1768694490000000,"isSimulated":false,"memoryBytes":52428800,"figures":{}}
            """#
        let status: StatusBoard.Status = try WireCodec.decode(from: Array(json.utf8))
        let lines = StatusTable([.signalEngine: .status(status, json: json), .marketFeed: .silence("no answer")]).lines
        try #require(lines.count == 3)
        #expect(lines[0].hasPrefix("service"))
        #expect(lines[1].hasPrefix("market-feed    not answering"))
        #expect(lines[1].hasSuffix("no answer"))
        for part in [
            "signal-engine", "stale", "1 h 2 min", "2026-01-18T00:00:05Z", "liq-poller not heard, market-feed 3", "1 min 30 s", "52 MB",
            "no candle since 00:05",
        ] {
            #expect(lines[2].contains(part))
        }
    }

    @Test("a line on the data of each service that reads a venue")
    func integrity() {
        var report = SourceReport(gates: [.init(instrument: "coinbase:BTC-USD")])
        report.clock = ClockDifference(venue: .seconds(100), asked: .seconds(100), answered: .seconds(100))
        report.shadow = .init(checkedAt: 1_768_694_400_000_000, bars: 288, revised: 1)
        #expect(
            IntegrityLine(report).text
                == "all up to date; 288 compared at 2026-01-18T00:00:00Z, 1 changed; its clock +0.0 s")
        report.gates.append(.init(instrument: "coinbase:ETH-USD", reason: "gap", detail: "x", since: 1))
        report.clock = ClockDifference(venue: .seconds(93), asked: .seconds(100), answered: .seconds(100))
        report.shadow = nil
        #expect(
            IntegrityLine(report).text
                == "closed: coinbase:ETH-USD gap; not compared with REST yet; our clock is 7.0 s ahead of the venue's: set the clock (NTP)")
    }

    /// State, reason, uptime, unused documents; what is wrong of it.
    private static let standings: [(StatusBoard.State, String?, Double, Double, String?)] = [
        (.running, nil, 90, 0, nil), (.running, "bar 00:05 waits for liq-poller", 90, 0, nil),
        (.bootstrapping, "loading history from the venue", 90, 0, nil), (.starting, nil, 1, 0, nil),
        (.starting, "waits for the simulated clock", 61, 0, "signal-engine is starting (waits for the simulated clock)"),
        (.stale, "the venue is out of reach", 90, 0, "signal-engine is stale (the venue is out of reach)"),
        (.stopping, nil, 90, 0, "signal-engine is stopping"),
        (
            .running, "a strategy document is not used: x", 90, 1,
            "signal-engine does not use 1 strategy document (a strategy document is not used: x)"
        ),
        (.running, nil, 90, 3, "signal-engine does not use 3 strategy documents"),
    ]

    @Test("what is not as it should be is named, and nothing else", arguments: standings)
    func ailments(state: StatusBoard.State, reason: String?, uptime: Double, unused: Double, expected: String?) throws {
        let json = #"""
            {"service":"signal-engine","state":"running","pid":5,"uptimeSeconds":0,"head":9,"lag":{},"now":1,"isSimulated":false,
            "memoryBytes":1,"figures":{}}
            """#
        var status: StatusBoard.Status = try WireCodec.decode(from: Array(json.utf8))
        (status.state, status.reason, status.uptimeSeconds) = (state, reason, uptime)
        status.figures[StatusBoard.unusedDocuments] = unused
        #expect(Ailments.of([.signalEngine: .status(status, json: json)]) == [expected].compactMap { $0 })
        #expect(Ailments.of([.liqPoller: .silence("no answer")]) == ["liq-poller does not answer"])
    }

    @Test("how a service last died is shown while it is down, and just after it came back")
    func deaths() throws {
        let died = [ServiceName.signalEngine: "signal-engine ended with status 1 (x), 3 times in a row"]
        #expect(StatusTable([.signalEngine: .silence("no answer")], deaths: died).lines.last?.hasSuffix("(x), 3 times in a row") == true)
        for (uptime, isShown) in [(2.0, true), (600.0, false)] {
            let json = #"""
                {"service":"signal-engine","state":"running","pid":5,"uptimeSeconds":\#(uptime),"head":9,"lag":{},"now":1,"isSimulated":false,
                "memoryBytes":1,"figures":{}}
                """#
            let status: StatusBoard.Status = try WireCodec.decode(from: Array(json.utf8))
            #expect(
                StatusTable([.signalEngine: .status(status, json: json)], deaths: died).lines.joined().contains("3 times in a row")
                    == isShown)
        }
    }

    @Test(arguments: [(0.4, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (3_599, "59 min 59 s"), (7_260, "2 h 1 min"), (90_000, "1 d 1 h")])
    func durations(seconds: Double, text: String) { #expect(StatusTable.duration(seconds) == text) }

    @Test("the run file has the form that other programs read")
    func runFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("run.json").path
        let file = RunFile(
            services: [
                "market-feed": .init(pid: 12, endpoints: .standard(for: .marketFeed)),
                "liq-poller": .init(pid: nil, endpoints: .standard(for: .liqPoller)),
            ], gateway: "http://127.0.0.1:8000", supervisor: 11, simulated: true, venueSim: .init(pid: 13, url: "http://127.0.0.1:7195"))
        try file.write(to: path)
        #expect(RunFile.read(path) == file)
        let contents = try #require(FileManager.default.contents(atPath: path))
        let json = try #require(try JSONSerialization.jsonObject(with: contents) as? NSDictionary)
        let feed: NSDictionary = [
            "pid": 12, "publish": "tcp://127.0.0.1:7100", "replay": "tcp://127.0.0.1:7101", "command": "tcp://127.0.0.1:7102",
        ]
        #expect((json["services"] as? NSDictionary)?["market-feed"] as? NSDictionary == feed)
        #expect(((json["services"] as? NSDictionary)?["liq-poller"] as? NSDictionary)?["pid"] is NSNull)
        #expect(json["gateway"] as? String == "http://127.0.0.1:8000")
        #expect(json["supervisor"] as? Int == 11)
        #expect(json["venueSim"] as? NSDictionary == ["pid": 13, "url": "http://127.0.0.1:7195"])
    }

    @Test("a folder whose supervisor is gone runs nothing, whatever its run file says")
    func staleRunFile() throws {
        let root = try TemporaryFolder()
        let folder = DataFolder(root.url.path)
        // This process is alive and is no `trader`: the id has gone to another program.
        let file = RunFile(
            services: [:], gateway: "", supervisor: ProcessInfo.processInfo.processIdentifier, simulated: false, venueSim: nil)
        try file.write(to: folder.runFile)
        #expect(folder.running == nil)
    }
}
