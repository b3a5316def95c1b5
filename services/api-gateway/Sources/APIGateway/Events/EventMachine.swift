import TraderModel

/// Passes each fact on, to the tables and to browsers. It remembers nothing: what a browser asks for stands in the tables.
package struct EventMachine: Machine {
    static let version = 2

    package mutating func apply(_ input: GatewayInput, emit: (GatewayInput) -> Void) { emit(input) }
}
