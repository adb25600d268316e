import Foundation

/// How often codes are right that a model gives a probability: `1 / (1 + e^−(intercept + slope·ln p))`.
///
/// A model's probabilities of one text's codes share a sum of 1, so that several right ones can't all be likely; what a code's
/// posting is to weigh is how likely it is to be right. Source: Platt 1999, "Probabilistic Outputs for Support Vector
/// Machines", with its smoothed targets.
public struct ProbabilityCalibration: Sendable, Codable, Equatable {
    /// What a sure code has, as a logit.
    public let intercept: Double
    /// How much a likelier code is likelier to be right, above 0.
    public let slope: Double

    /// A calibration with these numbers.
    public init(intercept: Double, slope: Double) {
        self.intercept = intercept
        self.slope = slope
    }

    /// The chance that a code is right, between 0 and 1.
    public func chance(_ probability: Double) -> Double { 1 / (1 + exp(-logit(Self.feature(probability)))) }

    private func logit(_ feature: Double) -> Double { intercept + slope * feature }

    /// Below this all are alike.
    private static let leastLogarithm = -30.0
    /// With fewer right ones, or wrong ones, nothing can be told.
    private static let leastExamples = 10

    private static func feature(_ probability: Double) -> Double {
        probability > 0 ? max(log(probability), leastLogarithm) : leastLogarithm
    }

    /// Fits the numbers by Newton's method with a small ridge.
    /// - Returns: nil for too few examples of one kind, and where likelier codes are not more often right.
    public init?(_ examples: [(probability: Double, isRight: Bool)]) {
        let right = examples.count { $0.isRight }
        let wrong = examples.count - right
        guard right >= Self.leastExamples, wrong >= Self.leastExamples else { return nil }
        let targets = (
            right: (Double(right) + 1) / (Double(right) + 2), wrong: 1 / (Double(wrong) + 2)
        )
        var fit = ProbabilityCalibration(intercept: 0, slope: 1)
        for _ in 0..<50 {
            var gradient = (-1e-3 * fit.intercept, -1e-3 * fit.slope)
            var hessian = (1e-3, 0.0, 1e-3)
            for example in examples {
                let feature = Self.feature(example.probability)
                let chance = 1 / (1 + exp(-fit.logit(feature)))
                let error = (example.isRight ? targets.right : targets.wrong) - chance
                let curvature = chance * (1 - chance)
                gradient.0 += error
                gradient.1 += error * feature
                hessian.0 += curvature
                hessian.1 += curvature * feature
                hessian.2 += curvature * feature * feature
            }
            let determinant = hessian.0 * hessian.2 - hessian.1 * hessian.1
            guard determinant > 0 else { return nil }
            // Half of Newton's step where that would go far: the logistic curve is flat out there.
            let step = (
                (hessian.2 * gradient.0 - hessian.1 * gradient.1) / determinant,
                (hessian.0 * gradient.1 - hessian.1 * gradient.0) / determinant
            )
            let length = max(1, abs(step.0) / 2, abs(step.1))
            fit = ProbabilityCalibration(
                intercept: fit.intercept + step.0 / length, slope: fit.slope + step.1 / length)
            if abs(step.0) + abs(step.1) < 1e-9 { break }
        }
        guard fit.slope > 0, fit.intercept.isFinite, fit.slope.isFinite else { return nil }
        self = fit
    }
}
