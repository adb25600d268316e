import CKernels
import Cdnnl
import Foundation

/// What this machine's processor offers to the model engine.
public enum Processor {
    /// The instruction sets the engine has kernels for.
    public enum InstructionSet: Int32, Sendable, CaseIterable {
        /// x86-64 without extensions: SSE2.
        case baseline
        /// AVX2 with fused multiply-add.
        case avx2
        /// AVX-512 F, BW, VL and DQ.
        case avx512
    }

    /// Whether oneDNN multiplies bfloat16 with the processor's own instructions.
    public static let supportsBFloat16: Bool = {
        let required = dnnl_cpu_isa_avx512_core_bf16.rawValue
        return dnnl_get_effective_cpu_isa().rawValue & required == required
    }()

    /// The type in which matrix products are fastest here.
    public static var preferredDataType: DataType { supportsBFloat16 ? .bfloat16 : .float32 }

    /// Cores this process may use at once: those it may run on, or fewer where its control group has a quota of time.
    public static var activeCoreCount: Int {
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        return min(CoreCount.allowed, CoreCount.quota(groups: groups) ?? .max)
    }

    /// The widest instruction set of this processor.
    public static var bestInstructionSet: InstructionSet {
        InstructionSet(rawValue: kernels_best_instruction_set()) ?? .baseline
    }

    /// Makes oneDNN compute on the calling thread only. Each worker calls it once before its first product.
    public static func useOneThread() { kernels_use_one_thread() }
}
