import Configuration
import Foundation
import SystemPackage

/// Where settings come from: command line, environment, `.env`, defaults, in this order.
public struct SettingSource: Sendable {
    private let reader: ConfigReader

    /// Reads the process's own arguments and environment, and `.env` in the working folder when it is there.
    ///
    /// `keys` are all that the service reads: any other option on the command line is refused.
    public static func process(knowing keys: [SettingKey]) async throws -> SettingSource {
        try await of(arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment, file: ".env", knowing: keys)
    }

    /// Settings of a command line (the program's name first), an environment and a file of the form of `.env`, which may be missing.
    package static func of(
        arguments: [String], environment: [String: String], file: String, knowing keys: [SettingKey]
    ) async throws -> SettingSource {
        try refuseUnknownOptions(arguments.dropFirst(), knowing: keys)
        try refuseQuotes(in: file)
        return SettingSource(
            reader: ConfigReader(providers: [
                CommandLineArgumentsProvider(arguments: arguments),
                EnvironmentVariablesProvider(environmentVariables: environment),
                try await EnvironmentVariablesProvider(environmentFilePath: FilePath(file), allowMissing: true),
            ]))
    }

    /// Settings made by hand, by the names of their environment variables.
    public init(_ variables: [String: String]) {
        reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables))
    }

    private init(reader: ConfigReader) { self.reader = reader }

    /// What somebody set; nil where nobody did, or set it to nothing, which asks for the default.
    public func given(_ key: SettingKey) -> String? {
        let name = ConfigKey(key.name)
        // What has commas on the command line comes as a list, and is no text to the library.
        let text = reader.string(forKey: name) ?? reader.stringArray(forKey: name)?.joined(separator: ",")
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The text of a setting, or its default. Throws when it has neither.
    public func text(_ key: SettingKey) throws(SettingError) -> String {
        if let value = given(key) { return value }
        guard let standard = key.standard else { throw SettingError(key, "", should: "set it (\(key.summary))") }
        return standard
    }

    /// The whole number of a setting within `range`.
    public func number(_ key: SettingKey, in range: ClosedRange<Int>) throws(SettingError) -> Int {
        let value = try text(key)
        guard let number = Int(value), range.contains(number) else {
            throw SettingError(key, value, should: "give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `true` or `false`.
    public func flag(_ key: SettingKey) throws(SettingError) -> Bool {
        switch try text(key) {
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        case let other: throw SettingError(key, other, should: "write true or false")
        }
    }

    /// The text of the file that a setting names.
    public func contents(ofFileIn key: SettingKey) throws(SettingError) -> String {
        let path = try text(key)
        guard let contents = SmallFile.contents(atPath: path) else {
            throw SettingError(key, path, should: "give a file that can be read")
        }
        return String(decoding: contents, as: UTF8.self)
    }

    private static func refuseUnknownOptions(_ arguments: ArraySlice<String>, knowing keys: [SettingKey]) throws(SettingError) {
        let known = Set(keys.map(\.option))
        var isValue = false
        for argument in arguments {
            if argument.hasPrefix("--") {
                let option = String(argument.prefix { $0 != "=" })
                guard known.contains(option) else {
                    throw SettingError("unknown option \(option): use \(known.sorted().joined(separator: ", "))")
                }
                isValue = !argument.contains("=")
            } else {
                guard isValue else {
                    throw SettingError("\(argument) is no option: write --NAME VALUE with one of \(known.sorted().joined(separator: ", "))")
                }
                isValue = false
            }
        }
    }

    /// The parser of `.env` takes quotes and `export` as part of the text: better said than found out later.
    private static func refuseQuotes(in file: String) throws(SettingError) {
        guard let contents = SmallFile.contents(atPath: file) else { return }
        let lines = String(decoding: contents, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.hasPrefix("#") {
            let value = line.split(separator: "=", maxSplits: 1).last ?? ""
            guard !line.hasPrefix("export "), !value.hasPrefix("\""), !value.hasPrefix("'") else {
                throw SettingError("\(file) line \(index + 1): write NAME=value without quotes and without export")
            }
        }
    }
}
