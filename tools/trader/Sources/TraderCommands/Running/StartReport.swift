/// What a supervisor in the background tells the `up` that started it, once.
struct StartReport: Codable {
    /// Why nothing runs; nil when everything does.
    var failure: String?
    /// The exit status that belongs to the failure.
    var status: Int32
}
