import { dlopen, FFIType, ptr } from 'bun:ffi'

const [ipprotoTcp, tcpUserTimeout] = [6, 18]
const libraries = ['libc.so.6', `libc.musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`]

/**
 * Has the kernel end a connection whose other side has acknowledged nothing for so long, though something was sent to
 * it. The keep-alive of TCP does not ask as long as something is on its way: without this, whoever vanishes while others
 * speak would be shown as online for a quarter of an hour. Does nothing where the system has no such setting (not Linux).
 */
export const endWhenSilent = (): ((fd: number, ms: number) => void) => {
  if (process.platform !== 'linux') return () => {}
  for (const library of libraries)
    try {
      const { symbols } = dlopen(library, {
        setsockopt: {
          args: [FFIType.i32, FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u32],
          returns: FFIType.i32,
        },
      })
      return (fd, ms) => {
        const value = new Uint32Array([ms])
        symbols.setsockopt(fd, ipprotoTcp, tcpUserTimeout, ptr(value), value.byteLength)
      }
    } catch {
      // The other one, then.
    }
  return () => {}
}
