/// The end of a process that the simulation wanted.
struct SimulatedDeath: Error {
    let kind: FaultKind
}
