import Foundation

/// The targets of a `Package.swift` by floor, read from its text.
struct Manifest {
    struct Target: Equatable {
        var name: String
        /// Test targets stand above every numbered floor.
        var floor: Int
        var folder: String
        /// Dependencies within the package.
        var dependencies: [String]
        /// Modules of other packages that it depends on.
        var products: [String] = []
    }

    var targets: [Target] = []
    /// The floors that are there but not handed to the package.
    var forgottenFloors: [String] = []

    static let testFloor = 1_000

    init(_ text: String) {
        let names = Dictionary(
            text.matches(of: /(?m)^let (\w+) = "([^"]*)"/).map { (String($0.output.1), String($0.output.2)) },
            uniquingKeysWith: { first, _ in first })
        let products = Dictionary(
            text.matches(of: /(?m)^let (\w+) = Target\.Dependency\.product\(name: "([^"]*)"/).map {
                (String($0.output.1), String($0.output.2))
            },
            uniquingKeysWith: { first, _ in first })
        let handedOver = text.matches(of: /(?m)^\s*targets: (.*)$/).last.map { String($0.output.1) } ?? ""
        for match in text.matches(of: /(?m)^let ((?:floor(\d+))|testTargets): \[Target\] = \[/) {
            let floor = match.output.2.flatMap { Int($0) } ?? Self.testFloor
            let list = Self.upToClosing("]", text[match.range.upperBound...])
            targets += Self.calls(in: list).compactMap { Self.target($0, floor: floor, names: names, products: products) }
            let isHandedOver = handedOver.matches(of: /\w+/).contains { $0.output == match.output.1 }
            if !isHandedOver { forgottenFloors.append(String(match.output.1)) }
        }
    }

    /// What is wrong with the edges, one line each.
    var violations: [String] {
        let floors = Dictionary(targets.map { ($0.name, $0.floor) }, uniquingKeysWith: { first, _ in first })
        var found = forgottenFloors.map { "\($0) is not among the package's targets" }
        if floors.count != targets.count { found.append("a target is there twice") }
        for target in targets {
            for dependency in target.dependencies {
                guard let floor = floors[dependency] else {
                    found.append("\(target.name) depends on \(dependency), which is on no floor")
                    continue
                }
                if floor >= target.floor {
                    found.append("\(target.name) (floor \(target.floor)) depends on \(dependency) (floor \(floor)): imports go down only")
                }
            }
        }
        return found
    }

    /// Names of the targets on these floors.
    func names(on floors: ClosedRange<Int>) -> [String] { targets.filter { floors.contains($0.floor) }.map(\.name) }

    /// Names of the targets that depend on a module, of this package or of another, by whatever way; without tests.
    func reaching(_ module: String) -> Set<String> {
        var found: Set<String> = []
        var isGrowing = true
        while isGrowing {
            let further = targets.filter { target in
                target.floor < Self.testFloor && !found.contains(target.name)
                    && (target.products.contains(module) || target.dependencies.contains { $0 == module || found.contains($0) })
            }
            found.formUnion(further.map(\.name))
            isGrowing = !further.isEmpty
        }
        return found
    }

    private static func target(
        _ call: Substring, floor: Int, names: [String: String], products: [String: String]
    ) -> Target? {
        guard let name = call.firstMatch(of: /"([^"]+)"/).map({ String($0.output.1) }) else { return nil }
        let list = call.firstIndex(of: "[").map { upToClosing("]", call[call.index(after: $0)...]) } ?? ""
        let dependencies = list.matches(of: /"([^"]+)"/).map { String($0.output.1) }
        let others = list.replacing(/"[^"]+"/, with: "").matches(of: /\w+/).compactMap { products[String($0.output)] }
        var folder = "Tests/\(name)"
        if let match = call.firstMatch(of: /\bin: (?:"([^"]+)"|(\w+))/) {
            folder = "\(match.output.1.map(String.init) ?? match.output.2.flatMap { names[String($0)] } ?? "?")/Sources/\(name)"
        } else if let match = call.firstMatch(of: /\bpath: "([^"]+)"/) {
            folder = String(match.output.1).replacing(/\\\((\w+)\)/) { names[String($0.output.1)] ?? "?" }
        }
        return Target(name: name, floor: floor, folder: folder, dependencies: dependencies, products: others)
    }

    /// The calls that a list holds, each with its parentheses.
    private static func calls(in list: Substring) -> [Substring] {
        var calls: [Substring] = []
        var rest = list
        while let match = rest.firstMatch(of: /\.?\w+\(/) {
            let arguments = upToClosing(")", rest[match.range.upperBound...])
            calls.append(rest[match.range.lowerBound..<arguments.endIndex])
            rest = rest[arguments.endIndex...].dropFirst()
        }
        return calls
    }

    /// The text up to the bracket that closes the one before it.
    private static func upToClosing(_ bracket: Character, _ text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "(", "[": depth += 1
            case ")", "]":
                if depth == 0, text[index] == bracket { return text[..<index] }
                depth -= 1
            default: break
            }
        }
        return text
    }
}
