import Foundation
import TraderProto

/// The words of a venue's error, made fit for a log: one line of at most 200 characters.
package struct VenueMessage: Equatable {
    /// The most that is shown of any text of a venue, in Unicode scalars, so that piled-up accents do not count as one.
    static let mostScalars = 200
    /// Longer bodies are not searched for words: an error is short.
    private static let mostBytes = 65_536

    /// The venue's name or number of the error, such as Gate.io's `INVALID_KEY` or Binance's `-1121`.
    package let label: String?
    /// What people read.
    package let text: String

    /// Reads Coinbase's, Gate.io's and Binance's shapes of an error; other text is taken as it is, and an HTML page by its title.
    package init(body: [UInt8]) {
        let body = Array(body.prefix(Self.mostBytes))
        if let shape = try? BoundedJSON.decode(Shape.self, from: body), let words = shape.words {
            label = shape.name
            text = Self.shown(words)
        } else {
            // Not JSON, or JSON without words: that is no error of ours, it is shown as it came.
            label = nil
            text = Self.page(body) ?? Self.shown(String(decoding: body, as: UTF8.self))
        }
    }

    /// Says what came where JSON was expected; nil when it looks like JSON.
    static func insteadOfJSON(_ body: [UInt8]) -> String? {
        if body.isEmpty { return "nothing where JSON was expected" }
        if let page = page(Array(body.prefix(mostBytes))) { return "\(page) where JSON was expected" }
        guard let first = body.first(where: { !" \t\r\n".utf8.contains($0) }), !"{[".utf8.contains(first) else { return nil }
        return "text where JSON was expected: \(shown(String(decoding: body.prefix(mostBytes), as: UTF8.self)))"
    }

    /// `text` in one line: runs of white space are one space, what cannot be seen is left out, and the end is cut.
    static func shown(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        var count = 0
        var isSpaceDue = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                isSpaceDue = count > 0
                continue
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned: continue
            default: break
            }
            guard count + (isSpaceDue ? 1 : 0) < mostScalars else { break }
            if isSpaceDue {
                shown.append(" ")
                count += 1
                isSpaceDue = false
            }
            shown.append(scalar)
            count += 1
        }
        return String(shown)
    }

    /// "an HTML page (its title)", when the body is one.
    private static func page(_ body: [UInt8]) -> String? {
        let text = String(decoding: body, as: UTF8.self)
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        guard start.first == "<", start.firstMatch(of: /(?i)<(?:!doctype\s+html|html|head|body|title)\b/) != nil else { return nil }
        let title = start.firstMatch(of: /(?i)<title\b[^>]*>([^<]*)/).map { shown(String($0.1)) } ?? ""
        return title.isEmpty ? "an HTML page" : "an HTML page (\(String(title.unicodeScalars.prefix(100))))"
    }

    /// All the fields in which the venues put their words.
    private struct Shape: Decodable {
        var label: String?
        var msg: String?
        var code: Code?
        var detail: String?
        var message: String?
        var error: String?
        var error_details: String?
        var errors: [Entry]?

        struct Entry: Decodable {
            var id: String?
            var message: String?
        }

        /// A number where it is Binance's; of others, whatever it is.
        struct Code: Decodable {
            var number: Int64?

            init(from decoder: any Decoder) throws { number = try? decoder.singleValueContainer().decode(Int64.self) }
        }

        /// The label, or the number that Binance puts beside its words.
        var name: String? { label ?? (msg == nil ? nil : code?.number.map(String.init)) }

        var words: String? {
            if let msg { return name.map { "\($0): \(msg)" } ?? msg }
            if let first = errors?.first { return first.message ?? first.id }
            let said = message ?? error_details ?? detail ?? error
            guard let label, !label.isEmpty else {
                guard let said, let details = error_details, details != said, !details.isEmpty else { return said }
                return said.isEmpty ? details : "\(said) (\(details))"
            }
            return said.map { "\(label): \($0)" } ?? label
        }
    }
}
