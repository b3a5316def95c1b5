import TraderProto

/// One life of a service's process, from its start to its kill.
protocol SimulatedProcess: AnyObject {
    /// Does what the service does before its first event.
    func begin(_ world: World) throws
    func take(_ event: ProcessEvent, _ world: World) throws
}
