import TraderModel

extension StrategyDocument {
    /// Characters of a document, at most.
    public static let longestText = 32 * 1024

    /// What a document means that says no timeframe: each bar that is judged.
    private static let unsaidTimeframe = FeatureRecord.barLength

    private static let keys = [
        "name", "title", "theory", "instrument", "timeframe", "timeframes", "indicators", "features", "entry", "exit", "cooldown_bars",
        "costs",
        "expectation",
    ]

    /// Reads a document from its YAML tree; `text` is what the tree was read from.
    ///
    /// It may name what is among `markets` alone. Expressions are kept as text:
    /// `StrategyPlan` compiles them.
    public init(_ node: DocumentNode, text: String, among markets: DocumentMarkets) throws(DocumentError) {
        let reader = try MappingReader(node, subject: "the document", known: Self.keys)
        let nameNode = try reader.required("name", "write a name such as my-strategy")
        let name = try MappingReader.text(nameNode, of: "name")
        guard Self.isName(name) else {
            throw DocumentError(
                "name is \"\(name.prefix(60))\"; use 1 to 40 letters, digits, _ . and -, beginning with a letter or digit",
                at: nameNode.place)
        }
        _ = try reader.required("instrument", "write what is traded, such as coinbase:BTC-USD")
        guard let instrument = try reader.instrument("instrument", among: markets) else {
            throw DocumentError("instrument is missing", at: node.place)
        }
        let timeframes = try Self.timeframes(in: reader)
        let features = try Self.indicators(in: reader, timeframes) + Self.features(in: reader)
        try Self.refuseRepeated(features)
        let entry = try Self.rules(of: try reader.required("entry", "write long: or short: with a condition"), subject: "entry")
        guard entry.long != nil || entry.short != nil else {
            throw DocumentError("entry has neither long nor short; write at least one", at: reader["entry"]?.place ?? node.place)
        }
        self.init(
            name: name, title: try reader.text("title") ?? "", theory: try reader.text("theory") ?? "", instrument: instrument,
            timeframe: try reader.timeframe("timeframe", named: timeframes) ?? Self.unsaidTimeframe, timeframes: timeframes,
            features: features,
            entry: entry, exit: try Self.exit(in: reader, entry),
            cooldownOwnBars: try reader.wholeNumber("cooldown_bars", in: StrategyDocument.cooldownOwnBarsLimits) ?? 0,
            cost: try Self.cost(in: reader), expectation: try Self.expectation(in: reader), text: text)
    }

    /// Whether `name` can be a strategy's: safe as a file's name and as a part of a fire's id.
    public static func isName(_ name: String) -> Bool {
        let isPlain = { (scalar: Unicode.Scalar) in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        guard let first = name.unicodeScalars.first, isPlain(first), name.unicodeScalars.count <= 40 else { return false }
        return name.unicodeScalars.allSatisfy { isPlain($0) || "_.-".unicodeScalars.contains($0) }
    }

    private static func timeframes(in reader: MappingReader) throws(DocumentError) -> [String: BarLength] {
        guard let node = reader["timeframes"] else { return [:] }
        let names = try MappingReader(node, subject: "timeframes", known: nil)
        var timeframes: [String: BarLength] = [:]
        for key in names.keys {
            guard isWord(key.name) else {
                throw DocumentError("\(key.name) cannot be the name of a timeframe; use letters, digits and _", at: key.place)
            }
            timeframes[key.name] = try names.timeframe(key.name)
        }
        return timeframes
    }

    private static func features(in reader: MappingReader) throws(DocumentError) -> [Feature] {
        guard let node = reader["features"] else { return [] }
        let named = try MappingReader(node, subject: "features", known: nil)
        var features: [Feature] = []
        for key in named.keys {
            guard isWord(key.name) else {
                throw DocumentError("\(key.name) cannot be the name of a feature; use letters, digits and _", at: key.place)
            }
            guard let value = named[key.name] else { continue }
            features.append(Feature(name: key.name, expression: try source(value, of: key.name)))
        }
        return features
    }

    /// An indicator by its id is a feature whose expression is the call.
    private static func indicators(in reader: MappingReader, _ timeframes: [String: BarLength]) throws(DocumentError) -> [Feature] {
        guard let node = reader["indicators"] else { return [] }
        guard case .sequence(let items) = node.content else {
            throw DocumentError("indicators is \(node.kind); write a list of {id, type, …}", at: node.place)
        }
        var features: [Feature] = []
        for item in items {
            let fields = try MappingReader(item, subject: "the indicator", known: nil)
            let id = try MappingReader.text(try fields.required("id", "write the name that rules use"), of: "id")
            guard isWord(id) else { throw DocumentError("id is \(id); use letters, digits and _", at: item.place) }
            let typeNode = try fields.required("type", "write an indicator such as ema")
            let type = try MappingReader.text(typeNode, of: "type")
            guard let signature = FunctionCatalogue.signature(of: type), signature.isIndicator else {
                throw DocumentError(
                    "\(type) is no indicator\(NearestWord.hint(type, in: FunctionCatalogue.indicatorNames))", at: typeNode.place)
            }
            var arguments: [String] = []
            if signature.takesSeries { arguments.append(try fields.text("source") ?? "close") }
            for key in fields.keys where !["id", "type", "timeframe", "source"].contains(key.name) {
                guard let value = fields[key.name] else { continue }
                let text = try MappingReader.text(value, of: key.name)
                arguments.append(key.name == "instrument" ? "instrument: \"\(text)\"" : "\(key.name): \(text)")
            }
            let call = "\(type)(\(arguments.joined(separator: ", ")))"
            let scope = try fields.timeframe("timeframe", named: timeframes)
            features.append(Feature(name: id, expression: SourceText(scope.map { "on(\($0.text), \(call))" } ?? call, at: item.place)))
        }
        return features
    }

    private static func refuseRepeated(_ features: [Feature]) throws(DocumentError) {
        var names: Set<String> = []
        for feature in features {
            guard names.insert(feature.name).inserted else {
                throw DocumentError("\(feature.name) is defined twice", at: feature.expression.place)
            }
            guard !FunctionCatalogue.isReserved(feature.name) else {
                throw DocumentError(
                    "\(feature.name) is a word of the language; give the feature another name", at: feature.expression.place)
            }
        }
    }

    private static func exit(in reader: MappingReader, _ entry: Rules) throws(DocumentError) -> Exit {
        let node = try reader.required("exit", "write after_bars: or a rule, so that a trade ends")
        let fields = try MappingReader(node, subject: "exit", known: ["after_bars", "long", "short"])
        let exit = Exit(
            afterOwnBars: try fields.wholeNumber("after_bars", in: StrategyDocument.afterOwnBarsLimits),
            rules: Rules(long: try rule(in: fields, "long"), short: try rule(in: fields, "short")))
        for direction in Direction.allCases where entry[direction] != nil && exit.afterOwnBars == nil && exit.rules[direction] == nil {
            let name = direction.rawValue.lowercased()
            throw DocumentError("a \(name) trade would never end: write after_bars or \(name) in exit", at: node.place)
        }
        for direction in Direction.allCases where entry[direction] == nil && exit.rules[direction] != nil {
            let name = direction.rawValue.lowercased()
            throw DocumentError("exit has a rule for \(name), and entry has none; leave it out or add one", at: node.place)
        }
        return exit
    }

    private static func rules(of node: DocumentNode, subject: String) throws(DocumentError) -> Rules {
        let fields = try MappingReader(node, subject: subject, known: ["long", "short"])
        return Rules(long: try rule(in: fields, "long"), short: try rule(in: fields, "short"))
    }

    private static func rule(in fields: MappingReader, _ key: String) throws(DocumentError) -> Rule? {
        guard let node = fields[key] else { return nil }
        return try rule(node, of: key, depth: 0)
    }

    private static func rule(_ node: DocumentNode, of key: String, depth: Int) throws(DocumentError) -> Rule {
        guard depth < 8 else { throw DocumentError("rules nested more than 8 deep", at: node.place) }
        switch node.content {
        case .scalar: return .condition(try source(node, of: key))
        case .sequence(let items): return .all(try rules(items, of: key, at: node.place, depth))
        case .mapping:
            let fields = try MappingReader(node, subject: key, known: ["all", "any"])
            guard fields.keys.count == 1, let word = fields.keys.first?.name, let list = fields[word] else {
                throw DocumentError("\(key) takes one of all and any", at: node.place)
            }
            guard case .sequence(let items) = list.content else {
                throw DocumentError("\(word) is \(list.kind); write a list of conditions", at: list.place)
            }
            let rules = try rules(items, of: key, at: list.place, depth)
            return word == "all" ? .all(rules) : .any(rules)
        }
    }

    private static func rules(_ items: [DocumentNode], of key: String, at place: DocumentPlace, _ depth: Int) throws(DocumentError)
        -> [Rule]
    {
        guard !items.isEmpty else { throw DocumentError("\(key) has no conditions", at: place) }
        var rules: [Rule] = []
        for item in items { rules.append(try rule(item, of: key, depth: depth + 1)) }
        return rules
    }

    private static func source(_ node: DocumentNode, of key: String) throws(DocumentError) -> SourceText {
        let text = try MappingReader.text(node, of: key)
        guard !text.isEmpty else { throw DocumentError("\(key) is empty; write an expression", at: node.place) }
        return SourceText(text, at: node.place, isVerbatim: node.isVerbatim)
    }

    private static func cost(in reader: MappingReader) throws(DocumentError) -> BasisPoints? {
        guard let node = reader["costs"] else { return nil }
        let fields = try MappingReader(node, subject: "costs", known: ["round_trip_bps"])
        let value = try fields.required("round_trip_bps", "write the cost of a whole trade in basis points")
        let text = try MappingReader.text(value, of: "round_trip_bps")
        guard let cost = BasisPoints(text), cost >= .zero, cost.doubleValue <= 1_000 else {
            throw DocumentError("round_trip_bps is \(text); write a number from 0 to 1000", at: value.place)
        }
        return cost
    }

    private static func expectation(in reader: MappingReader) throws(DocumentError) -> StrategyRecord.Expectation? {
        guard let node = reader["expectation"] else { return nil }
        let fields = try MappingReader(node, subject: "expectation", known: ["trades_per_day", "gross_bps", "gross_bps_range", "net_bps"])
        let gross = try MappingReader.number(try fields.required("gross_bps", "write the mean return before costs"), of: "gross_bps")
        var range = [gross, gross]
        if let bounds = fields["gross_bps_range"] {
            guard case .sequence(let ends) = bounds.content, ends.count == 2 else {
                throw DocumentError("gross_bps_range takes two numbers: [low, high]", at: bounds.place)
            }
            range = []
            for end in ends { range.append(try MappingReader.number(end, of: "gross_bps_range")) }
            guard range[0] <= range[1] else { throw DocumentError("gross_bps_range: the low end is above the high one", at: bounds.place) }
        }
        let perDay = try MappingReader.number(try fields.required("trades_per_day", "write how often it trades"), of: "trades_per_day")
        guard perDay >= 0 else { throw DocumentError("trades_per_day is below 0", at: node.place) }
        guard range[0] <= gross, gross <= range[1] else {
            throw DocumentError("gross_bps lies outside of its own gross_bps_range", at: node.place)
        }
        let net = try MappingReader.number(try fields.required("net_bps", "write the mean return after costs"), of: "net_bps")
        return StrategyRecord.Expectation(tradesPerDay: perDay, grossBps: gross, grossBpsLow: range[0], grossBpsHigh: range[1], netBps: net)
    }

    private static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !("0"..."9").contains(first), text.unicodeScalars.count <= 60 else { return false }
        return text.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
        }
    }
}
