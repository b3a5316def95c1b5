import Foundation
import Logging
import TestSupport
import Testing
import TraderProto
import TraderService

struct SettingsTests {
    private let speed = SettingKey("engine.top.speed", standard: "5", "how fast")
    private let name = SettingKey("engine.name", standard: nil, "what it is called")
    private let loud = SettingKey("engine.loud", standard: "false", "whether it is heard")

    /// Settings of a command line, an environment and a file.
    private func source(_ arguments: [String] = [], _ environment: [String: String] = [:], file: String? = nil) async throws
        -> SettingSource
    {
        let folder = try TemporaryFolder()
        let path = try file.map { try folder.write($0, to: ".env") } ?? folder.url.appendingPathComponent(".env").path
        return try await .of(arguments: ["service"] + arguments, environment: environment, file: path, knowing: [speed, name, loud])
    }

    @Test func aKeyHasOneNameEverywhere() {
        #expect(speed.variable == "ENGINE_TOP_SPEED")
        #expect(speed.option == "--engine-top-speed")
    }

    @Test func theCommonSettingsAreThese() {
        #expect(
            CommonSettings.keys.map { "\($0.variable) \($0.option) \($0.standard ?? "-")" } == [
                "DATA_DIR --data-dir .trader/live", "LOG_LEVEL --log-level info", "BUS_BIND_HOST --bus-bind-host 127.0.0.1",
                "BUS_PORT_BASE --bus-port-base 7100", "BUS_KEY_FILE --bus-key-file ", "CLOCK_URL --clock-url ", "FEEDS --feeds coinbase",
                "GATEIO_CONTRACTS --gateio-contracts BTC_USDT,ETH_USDT",
                "MARKET_FEED_HOST --market-feed-host 127.0.0.1",
                "LIQ_POLLER_HOST --liq-poller-host 127.0.0.1", "SIGNAL_ENGINE_HOST --signal-engine-host 127.0.0.1",
                "PAPER_BROKER_HOST --paper-broker-host 127.0.0.1", "API_GATEWAY_HOST --api-gateway-host 127.0.0.1",
                "MARKET_FEED_BINANCEUS_HOST --market-feed-binanceus-host 127.0.0.1",
                "MARKET_FEED_BINANCEUSDM_HOST --market-feed-binanceusdm-host 127.0.0.1",
            ])
        #expect(CommonSettings.keys.allSatisfy { !$0.summary.isEmpty && !$0.summary.contains("\n") })
    }

    @Test func nothingSetGivesTheStandardValues() throws {
        let settings = try CommonSettings(SettingSource([:]))
        #expect(settings.dataFolder == ".trader/live" && settings.logLevel == .info && settings.bindHost == "127.0.0.1")
        #expect(settings.basePort == 7100 && settings.clockURL == nil)
        #expect(settings.storePath(of: .paperBroker) == ".trader/live/paper-broker.db")
        for service in ServiceName.allCases {
            #expect(settings.endpoints(of: service) == .standard(for: service))
            #expect(settings.ownEndpoints(of: service) == .standard(for: service))
        }
    }

    @Test func whatIsSetDecidesWhereServicesListenAndAreFound() throws {
        let settings = try CommonSettings(
            SettingSource([
                "DATA_DIR": "/data", "LOG_LEVEL": "debug", "BUS_BIND_HOST": "*", "BUS_PORT_BASE": "9000",
                "SIGNAL_ENGINE_HOST": "signal-engine", "CLOCK_URL": "ws://sim:9090",
            ]))
        #expect(settings.storePath(of: .marketFeed) == "/data/market-feed.db")
        #expect(settings.logLevel == .debug && settings.clockURL == "ws://sim:9090")
        #expect(settings.ownEndpoints(of: .signalEngine) == .standard(for: .signalEngine, host: "*", basePort: 9000))
        #expect(settings.endpoints(of: .signalEngine).publish == "tcp://signal-engine:9020")
        #expect(settings.endpoints(of: .paperBroker).publish == "tcp://127.0.0.1:9030")
    }

    @Test("the feeds of a platform stand in one order, Coinbase's among them, each once")
    func feeds() throws {
        #expect(try CommonSettings(SettingSource([:])).feeds == [.marketFeed])
        let all = try CommonSettings(SettingSource(["FEEDS": "binanceusdm, coinbase,binanceus", "MARKET_FEED_BINANCEUS_HOST": "spot"]))
        #expect(all.feeds == ServiceName.feeds)
        #expect(all.endpoints(of: .binanceUSFeed).publish == "tcp://spot:7150")
        for text in ["kraken", "binanceus", "coinbase,coinbase", "coinbase,", "Coinbase"] {
            let error = #expect(throws: SettingError.self) { try CommonSettings(SettingSource(["FEEDS": text])) }
            #expect(error?.description.hasPrefix("FEEDS (--feeds) is \"\(text)\": name venues once each, coinbase among them") == true)
        }
    }

    @Test func theCommandLineGoesBeforeTheEnvironmentBeforeTheFileBeforeTheStandard() async throws {
        let file = "# a comment\nENGINE_TOP_SPEED=7\nENGINE_NAME=file\n"
        #expect(try await source().number(speed, in: 0...9) == 5)
        #expect(try await source(file: file).number(speed, in: 0...9) == 7)
        #expect(try await source([], ["ENGINE_TOP_SPEED": "8"], file: file).number(speed, in: 0...9) == 8)
        let all = try await source(["--engine-top-speed", "9"], ["ENGINE_TOP_SPEED": "8"], file: file)
        #expect(try all.number(speed, in: 0...9) == 9)
        #expect(try all.text(name) == "file")
        #expect(try await source(["--engine-top-speed=3"], ["ENGINE_TOP_SPEED": "8"]).number(speed, in: 0...9) == 3)
    }

    @Test func anEmptyValueIsNotSet() throws {
        #expect(try SettingSource(["ENGINE_TOP_SPEED": ""]).text(speed) == "5")
        #expect(throws: SettingError.self) { try SettingSource(["ENGINE_NAME": ""]).text(name) }
    }

    @Test func flagsAreTrueOrFalse() throws {
        for text in ["true", "1", "yes"] { #expect(try SettingSource(["ENGINE_LOUD": text]).flag(loud)) }
        for text in ["false", "0", "no", ""] { #expect(try !SettingSource(["ENGINE_LOUD": text]).flag(loud)) }
    }

    @Test func aRefusalNamesTheSettingItsValueAndTheRemedyInOneLine() throws {
        let source = SettingSource(["ENGINE_TOP_SPEED": "ten", "ENGINE_LOUD": "maybe", "LOG_LEVEL": "loud", "BUS_PORT_BASE": "80"])
        let errors = [
            (
                #expect(throws: SettingError.self) { try source.number(speed, in: 0...9) },
                "ENGINE_TOP_SPEED (--engine-top-speed) is \"ten\": give a whole number from 0 to 9"
            ),
            (#expect(throws: SettingError.self) { try source.flag(loud) }, "ENGINE_LOUD (--engine-loud) is \"maybe\": write true or false"),
            (
                #expect(throws: SettingError.self) { try source.text(name) },
                "ENGINE_NAME (--engine-name) is \"\": set it (what it is called)"
            ),
            (
                #expect(throws: SettingError.self) { try CommonSettings(source) },
                "LOG_LEVEL (--log-level) is \"loud\": use one of: trace, debug, info, notice, warning, error or critical"
            ),
            (
                #expect(throws: SettingError.self) { try CommonSettings(SettingSource(["BUS_PORT_BASE": "80"])) },
                "BUS_PORT_BASE (--bus-port-base) is \"80\": give a whole number from 1024 to 65400"
            ),
            (
                #expect(throws: SettingError.self) { try CommonSettings(SettingSource(["CLOCK_URL": "wss://sim:9090"])) },
                "CLOCK_URL (--clock-url) is \"wss://sim:9090\": use ws://, the clock speaks no TLS"
            ),
        ]
        for (error, text) in errors { #expect(error?.description == text) }
    }

    @Test(arguments: [["--engine-tops-speed", "3"], ["--engine-tops-speed=3"], ["--engine-name", "x", "--help"]])
    func anOptionThatIsNotKnownIsRefused(arguments: [String]) async throws {
        let error = await #expect(throws: SettingError.self) { try await source(arguments) }
        let option = arguments.last { $0.hasPrefix("--") }?.prefix { $0 != "=" } ?? ""
        #expect(error?.description == "unknown option \(option): use --engine-loud, --engine-name, --engine-top-speed")
    }

    @Test(arguments: [["stray"], ["--engine-name", "x", "stray"], ["--engine-name=x", "stray"], ["-v"]])
    func aWordThatIsNoOptionIsRefused(arguments: [String]) async throws {
        let error = await #expect(throws: SettingError.self) { try await source(arguments) }
        #expect(error?.description.hasPrefix("\(arguments.last ?? "") is no option: write --NAME VALUE") == true)
    }

    @Test(arguments: ["ENGINE_NAME=\"x\"", "ENGINE_NAME='x'", "export ENGINE_NAME=x"])
    func quotesAndExportInTheFileAreRefused(line: String) async throws {
        let error = await #expect(throws: SettingError.self) { try await source(file: "ENGINE_LOUD=true\n\(line)\n") }
        #expect(error?.description.hasSuffix(".env line 2: write NAME=value without quotes and without export") == true)
    }

    @Test(
        arguments: [
            (
                "Limit                     Soft Limit           Hard Limit           Units\nMax open files            24                   1048576              files\n",
                24
            ),
            ("Max open files            unlimited            unlimited            files\n", nil), ("", nil), ("Max open files\n", nil),
            (
                "Max processes             7                    7                    processes\nMax open files            1024 4096 files",
                1_024
            ),
        ] as [(String, Int?)])
    func theLimitOfOpenFilesIsRead(text: String, limit: Int?) {
        #expect(OpenFileLimit.soft(in: text) == limit)
    }
}
