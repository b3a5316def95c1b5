import Foundation
public import TraderModel

/// A frame of Binance's streams, with the name of its stream around it or without.
///
/// Each stage is decoded by itself, and nothing of a kind that we do not use: new keys and kinds disturb nobody.
struct BinanceFrame: DecodableWithConfiguration {
    /// What reading takes: whose frame it is, and when it came.
    struct Configuration {
        var venue: BinanceVenue
        var now: Timestamp
    }

    let content: Result<StreamFrame, VenueError>

    private enum Key: String, CodingKey {
        case stream, data, result, id, error, code, msg
        case event = "e"
        case time = "E"
        case symbol = "s"
        case kline = "k"
        case bid = "b"
        case ask = "a"
        case update = "u"
    }

    init(from decoder: any Decoder, configuration: Configuration) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.data) {
            let stream = try container.decode(String.self, forKey: .stream)
            let payload = try container.superDecoder(forKey: .data)
            content = try Self.payload(payload, of: stream, configuration)
        } else if container.contains(.result) || container.contains(.error) || container.contains(.code) {
            content = .success(StreamFrame(sequenceNumber: nil, sentAt: nil, events: [try Self.answer(container)]))
        } else {
            content = try Self.payload(decoder, of: nil, configuration)
        }
    }

    /// The answer to a message of ours.
    private static func answer(_ container: KeyedDecodingContainer<Key>) throws -> VenueEvent {
        if container.contains(.error), try !container.decodeNil(forKey: .error) {
            let inner = try container.nestedContainer(keyedBy: Key.self, forKey: .error)
            return .error(try words(inner))
        }
        if container.contains(.code) { return .error(try words(container)) }
        if let streams = try? container.decode([String].self, forKey: .result) { return .subscribed(streams.map(VenueMessage.shown)) }
        return .accepted(id: try container.decodeIfPresent(FlexibleInteger.self, forKey: .id)?.value)
    }

    private static func words(_ container: KeyedDecodingContainer<Key>) throws -> String {
        let code = try container.decodeIfPresent(FlexibleInteger.self, forKey: .code)?.value
        let words = try container.decodeIfPresent(String.self, forKey: .msg) ?? "no message"
        return VenueMessage.shown(code.map { "\($0): \(words)" } ?? words)
    }

    private static func payload(
        _ decoder: any Decoder, of stream: String?, _ configuration: Configuration
    ) throws -> Result<StreamFrame, VenueError> {
        // A list is of all instruments at once, which we do not follow.
        guard let container = try? decoder.container(keyedBy: Key.self) else {
            return .success(StreamFrame(sequenceNumber: nil, sentAt: nil, events: [other(stream)]))
        }
        let kind = try container.decodeIfPresent(String.self, forKey: .event)
        let isBook = kind == "bookTicker" || kind == nil && container.contains(.bid) && container.contains(.ask)
        let venue = configuration.venue
        var event: Result<VenueEvent, VenueError>
        switch kind {
        case "kline": event = try kline(container, venue)
        case "aggTrade":
            let trade = try BinanceTrade(from: decoder)
            event = Result { () throws(VenueError) in .trade(try trade.trade(of: venue)) }
        case "markPriceUpdate":
            let mark = try BinanceMarkPrice(from: decoder)
            event = Result { () throws(VenueError) in .mark(try mark.mark(of: venue, at: configuration.now)) }
        case "serverShutdown": event = .success(.ending("the venue shuts this server down"))
        case _ where isBook:
            let book = try BinanceBookTicker(from: decoder)
            event = Result { () throws(VenueError) in .quote(try book.quote(of: venue, at: configuration.now)) }
        case nil where stream == nil:
            throw DecodingError.keyNotFound(
                Key.event, .init(codingPath: decoder.codingPath, debugDescription: "the frame has no kind, and is no quote and no answer"))
        default: event = .success(other(stream ?? kind))
        }
        // The time of a kind that we do not use may have any shape.
        let time = try? container.decode(FlexibleInteger.self, forKey: .time).value
        return event.map { StreamFrame(sequenceNumber: nil, sentAt: time?.moment, events: [$0]) }
    }

    private static func kline(
        _ container: KeyedDecodingContainer<Key>, _ venue: BinanceVenue
    ) throws -> Result<VenueEvent, VenueError> {
        let symbol = try container.decode(String.self, forKey: .symbol)
        let kline = try container.decode(BinanceKline.self, forKey: .kline)
        guard let length = kline.length else { return .success(.other("kline of another length")) }
        return Result { () throws(VenueError) in
            let bar = try kline.bar(of: try venue.instrument(symbol), length: length)
            return .bar(bar, length: length, isClosed: kline.isClosed)
        }
    }

    private static func other(_ name: String?) -> VenueEvent { .other(VenueMessage.shown(name ?? "")) }
}

extension BinanceVenue {
    public func frame(_ text: String, at now: Timestamp) throws(VenueError) -> StreamFrame {
        let configuration = BinanceFrame.Configuration(venue: self, now: now)
        return try decodeJSON(BinanceFrame.self, from: Array(text.utf8), configuration: configuration).content.get()
    }
}
