/// Student's t distribution, as far as a two-sided 95 % interval needs it.
enum StudentT {
    /// The 97.5 % quantile for `degreesOfFreedom` ≥ 1, to about 10⁻⁴.
    ///
    /// A table up to 9; above it the Cornish–Fisher expansion about the normal quantile (Abramowitz & Stegun 26.7.5).
    static func quantile975(degreesOfFreedom: Int) -> Double {
        precondition(degreesOfFreedom >= 1, "a t quantile needs at least one degree of freedom")
        if degreesOfFreedom <= table.count { return table[degreesOfFreedom - 1] }
        let z = 1.959963984540054
        let z2 = z * z
        let inverse = 1 / Double(degreesOfFreedom)
        let first = z * (z2 + 1) / 4
        let second = z * ((5 * z2 + 16) * z2 + 3) / 96
        let third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384
        let fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160
        return z + inverse * (first + inverse * (second + inverse * (third + inverse * fourth)))
    }

    private static let table = [
        12.706204736432095, 4.302652729911275, 3.182446305284263, 2.7764451051977987, 2.5705818366147395, 2.4469118487916806,
        2.364624251010299, 2.306004135033371, 2.2621571627409915,
    ]
}
