/// A promise that does not hold, in words.
struct BrokenPromise: Error {
    let what: String

    init(_ what: String) { self.what = what }
}
