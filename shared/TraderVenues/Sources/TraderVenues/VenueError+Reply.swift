import Foundation

extension VenueError {
    /// The error that an answer other than 200 is.
    init(_ reply: HTTPReply) {
        let words = Self.words(of: reply.body)
        let label = (try? JSONDecoder().decode(Words.self, from: Data(reply.body)))?.label ?? ""
        switch reply.status {
        case 429: self = .rateLimited(words)
        case 400...403 where Self.keyLabels.contains(label): self = .accessLost(words)
        default: self = .refused(status: reply.status, message: words)
        }
    }

    /// Labels with which Gate.io answers a request that lacks a key.
    private static let keyLabels = ["MISSING_REQUIRED_HEADER", "INVALID_KEY", "INVALID_CREDENTIALS"]
    private static let mostCharacters = 200

    /// The shapes in which Coinbase and Gate.io say what is wrong; a body in none of them is no failure here, its text is taken.
    private struct Words: Decodable {
        var label: String?
        var message: String?
        var error_details: String?
        var error: String?
        var errors: [Item]?

        struct Item: Decodable { var message: String? }
    }

    /// What a body says, for people: at most 200 characters in one line.
    static func words(of body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(16_384), as: UTF8.self)
        if let page = htmlPage(text) { return page }
        guard let words = try? JSONDecoder().decode(Words.self, from: Data(body)) else { return oneLine(text) }
        let said = words.message ?? words.error_details ?? words.errors?.first?.message ?? words.error
        let both = [words.label, said].compactMap(\.self).joined(separator: ": ")
        return oneLine(both.isEmpty ? text : both)
    }

    /// `an HTML page (403 Forbidden)`; nil when the text is none.
    static func htmlPage(_ text: String) -> String? {
        let head = text.prefix(2_048).lowercased()
        guard head.contains("<html") || head.contains("<!doctype html") else { return nil }
        guard let start = head.firstRange(of: "<title>"), let end = head[start.upperBound...].firstRange(of: "</title>") else {
            return "an HTML page"
        }
        return "an HTML page (\(oneLine(String(head[start.upperBound..<end.lowerBound]))))"
    }

    private static func oneLine(_ text: String) -> String {
        let printable = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
        return String(String(printable).split(separator: " ").joined(separator: " ").prefix(mostCharacters))
    }
}
