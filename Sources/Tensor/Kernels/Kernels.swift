/// What a transformer computes besides matrix products, on one thread and in the widest instruction set of the processor.
///
/// Each function takes views and checks that their shapes agree; none takes memory, but for the scratch that a thread
/// keeps between calls of the attentions. An output of type ``Operand`` is rounded to that operand's type; sums are
/// 32-bit floats. `x`, `w` and so on below are the rows that belong together.
package enum Kernels {}

extension Operand {
    /// The kernels' output of this type goes to the start of the rows.
    var kernelOutput: UnsafeMutableRawPointer {
        precondition(isDense && !isTransposed, "a kernel writes rows without gaps")
        return pointer
    }
}
