import Foundation

/// A rule that Swift files keep.
///
/// This file spells out what the rules forbid, so it is the one that they are not held against.
struct SourceRule: Sendable {
    /// What the rule asks for, as a sentence.
    let name: String
    /// The places where a file breaks it, one line each.
    let violations: @Sendable (SourceFile) -> [String]

    /// Modules below the purity line import one another and nothing else.
    static func importsOnly(_ modules: Set<String>) -> SourceRule {
        SourceRule(name: "imports only \(modules.sorted().joined(separator: ", "))") { file in
            file.imports.filter { !modules.contains($0) }.map { "\(file.path): imports \($0)" }
        }
    }

    /// Below the purity line nothing names a clock, a file, a socket, a thread or a random source.
    static let isPure = SourceRule(name: "names no clock, file, socket, thread or chance") { file in
        file.matches(of: /\b(?:Date|Clock|ContinuousClock|SuspendingClock|ProcessInfo|CommandLine|UUID)\b/)
            + file.matches(of: /\b(?:FileManager|FileHandle|URL|URLSession|Process|Pipe|Bundle)\b/)
            + file.matches(of: /\b(?:Task|TaskGroup|Thread|DispatchQueue|Mutex|Atomic|async|await|actor)\b/)
            + file.matches(of: /\b(?:SystemRandomNumberGenerator|Hasher)\b/)
            + file.matches(of: /\.(?:random|randomElement|shuffle|shuffled|hashValue|now)\b/)
            + file.matches(of: /(?:^|[^.\w])(?:fopen|getenv|gettimeofday|clock_gettime|arc4random|socket)\(/)
            + file.matches(of: /(?:^|[^.\w])(?:print|debugPrint|dump|readLine|fputs)\(/)
    }

    /// Unsafe code is in the two modules that call C.
    static let isSafe = SourceRule(name: "holds no unsafe code") { file in
        file.matches(of: /\b(?:unsafe|[Uu]nsafe[A-Z]\w*|withUnsafe\w*)\b/)
    }

    /// Names say what a thing is, not that it does something.
    static let isNamedForWhatItIs = SourceRule(name: "names no Manager, Helper, Util, Impl or Handler") { file in
        let names = [file.name] + file.declaredTypes
        let empty = /(?:Managers?|Helpers?|Util(?:s|ity|ities)?|Impl|Handlers?)(?:\+.*)?$/
        return names.filter { $0.contains(empty) }.map { "\(file.path): \($0)" }
    }

    /// What the compiler could have checked is not waved through.
    static let isChecked = SourceRule(name: "has no try! and no @unchecked Sendable") { file in
        file.matches(of: /\btry!|@unchecked\b/)
    }

    /// Text from outside goes through readers that keep its bounds.
    static let readsThroughBounds = SourceRule(name: "names no decoder of JSON, property lists or YAML") { file in
        file.matches(of: /\b(?:JSONDecoder|JSONSerialization|PropertyListDecoder|PropertyListSerialization)\b/)
            + file.matches(of: /\bYams\b/) + file.matches(of: /\bimport\s+\w*XML\w*\b/)
    }

    /// Tests wait for events.
    static let doesNotSleep = SourceRule(name: "does not sleep") { file in
        file.matches(of: /\.sleep\b|\b(?:u|nano)?sleep\(/)
    }

    /// What a person reads goes through the one place that keeps it to a line and says when it could not be written.
    static let writesThroughTheConsole = SourceRule(name: "writes to standard output and error through the console") { file in
        file.matches(of: /(?:^|[^.\w])(?:print|debugPrint|puts|fputs)\(/) + file.matches(of: /\bFileHandle\.standard(?:Output|Error)\b/)
    }

    /// What programs read has every key: an optional that is encoded without being named is absent when it is nil.
    static let writesEveryKey = SourceRule(name: "encodes its optional fields by hand, as null") { file in
        file.bodies(of: /\b(?:struct|class)\s+\w+[^{}=]*:[^{}=]*\b(?:Encodable|Codable)\b[^{}]*\{/).flatMap { body -> [String] in
            guard !body.text.contains("func encode(to") else { return [] }
            let fields = body.text.matches(
                of: /(?m)^\s*(?:(?:public|package|private\(set\))\s+)*(?:var|let)\s+(\w+)\s*:[^\n{]*\?\s*(?:=[^\n{]*)?$/)
            return fields.map { "\(file.path): \($0.output.1) of \(body.name)" }
        }
    }

    /// What a bar's length or an instrument is, whoever calls says: a default would be a market that nobody chose.
    static let choosesNoSeries = SourceRule(name: "has no default argument that is an instrument, a bar length or a series") { file in
        file.matches(of: /(?:\b(?:let|var)\s+)?\b\w+:\s*(?:Instrument|BarLength|Series)\??\s*=[^=]/)
            .filter { !$0.contains(/: (?:let|var)\s/) }
    }

    /// That a bar has five minutes stands where it is decided.
    static let namesNoLength = SourceRule(name: "names no length of five minutes") { file in file.matches(of: /\.fiveMinutes\b/) }

    /// A file is named after the one type in it. Files of free functions alone, and `main.swift`, have no type to be named after.
    static let isNamedAfterItsType = SourceRule(name: "declares or extends the type that it is named after") { file in
        let types = file.declaredTypes + file.extendedTypes
        let name = file.name.split(separator: "+").first.map(String.init) ?? ""
        guard file.name != "main", !types.isEmpty, !types.contains(name) else { return [] }
        return ["\(file.path): no type or extension \(name), only \(Set(types).sorted().joined(separator: ", "))"]
    }
}
