extension VenueFault {
    var binanceStream: FaultFacts? {
        switch self {
        case .binanceSilence:
            FaultFacts(
                .binanceStream, "nothing but pings comes while TCP stays open; a new connection is well", [.minutes(7), .every(180)],
                mix: [7, 480])
        case .binanceStall:
            FaultFacts(
                .binanceStream, "klines stop, books and marks go on; a new connection is well", [.minutes(7), .every(180)],
                mix: [7, 360])
        case .binanceNoClose: FaultFacts(.binanceStream, "a kline is never told to be closed", [.oneIn(6, atLeast: 1)], mix: [60])
        case .binanceLateClose:
            FaultFacts(
                .binanceStream, "a kline is told to be closed this much later", [.seconds(5, 1...3_600), .oneIn(6, atLeast: 1)],
                mix: [5, 60])
        case .binanceWrongClose:
            FaultFacts(
                .binanceStream, "a kline is closed with a close and a volume that REST has otherwise", [.oneIn(12, atLeast: 1)],
                mix: [120])
        case .binanceDrop: FaultFacts(.binanceStream, "an event of a stream is lost; closing klines are not", [.oneIn(20)], mix: [100])
        case .binanceDuplicate:
            FaultFacts(.binanceStream, "an event comes again, directly before the stream's next one", [.oneIn(20)], mix: [100])
        case .binanceSwap: FaultFacts(.binanceStream, "an event comes directly after the stream's next one", [.oneIn(20)], mix: [100])
        case .binanceGarbled: FaultFacts(.binanceStream, "half of an event's JSON comes instead", [.oneIn(50)], mix: [200])
        case .binanceNewKeys: FaultFacts(.binanceStream, "events have keys of which nobody has heard", mix: [])
        case .binance1001: FaultFacts(.binanceStream, "every connection is closed with 1001", [.every(120)], mix: [480])
        case .binance1006: FaultFacts(.binanceStream, "every connection is cut without a close frame", [.every(120)], mix: [480])
        case .binanceLifetime:
            FaultFacts(
                .binanceStream, "a connection ends so long after it was opened; after 24 hours without this fault", [.minutes(120)],
                mix: [360])
        case .binancePing:
            FaultFacts(
                .binanceStream,
                "pings come every so many wall seconds, and who leaves them unanswered for longer is cut; 180 and 600 without this fault",
                [.seconds(5, 1...3_600), .init(name: "PATIENCE", range: 1...3_600, standard: 15)])
        default: nil
        }
    }

    var binanceREST: FaultFacts? {
        switch self {
        case .binance429: FaultFacts(.binanceREST, "429 with `Retry-After`", [.oneIn(10)], mix: [80])
        case .binance418:
            FaultFacts(
                .binanceREST, "418 with `Retry-After`, and again to every request for so many seconds",
                [.oneIn(50), .seconds(120, 1...3_600)], mix: [400, 120])
        case .binance451:
            FaultFacts(
                .binanceREST, "451 to every request, and no stream, from a minute of the run on",
                [.init(name: "FROM-MINUTE", range: 0...10_000_000, standard: 60), .minutes(30)])
        case .binance403: FaultFacts(.binanceREST, "403, a page of HTML", [.oneIn(10)], mix: [80])
        case .binance500: FaultFacts(.binanceREST, "500 with the code -1000", [.oneIn(10)], mix: [80])
        case .binance502: FaultFacts(.binanceREST, "502, a page of HTML", [.oneIn(10)], mix: [80])
        case .binanceCut: FaultFacts(.binanceREST, "the connection breaks in the middle of the answer", [.oneIn(10)], mix: [80])
        case .binanceHang:
            FaultFacts(
                .binanceREST, "no body comes, and after this many wall seconds the connection breaks", [.oneIn(10), .seconds(2, 1...60)],
                mix: [80, 2])
        case .binanceEmpty: FaultFacts(.binanceREST, "200 with an empty list, of klines and of settlements", [.oneIn(10)], mix: [80])
        case .binanceTrails: FaultFacts(.binanceREST, "klines are as the market stood this long ago", [.seconds(5, 1...3_600)], mix: [5])
        case .binanceLimit:
            FaultFacts(
                .binanceREST, "the most klines of a page; 1000 on spot and 1500 on futures without this fault",
                [.choice("ROWS", 500, of: [100, 500, 1_000])], mix: [])
        case .binanceDown: FaultFacts(.binanceREST, "an outage: every answer is 502, from a minute of the run on", Self.outage)
        default: nil
        }
    }
}
