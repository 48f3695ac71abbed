/*
 * Loaded into user-mode Linux on a processor whose registers need more room than its buffer of 2696 bytes (with AMX: 11008).
 * The host takes a whole set of registers or none (xstateregs_set in arch/x86/kernel/fpu/regset.c: EFAULT), so that room is added
 * behind the buffer. Linux 6.14 sizes its buffer by the processor. Needs a compiler alone, no headers.
 */
enum { GETREGSET = 0x4204, SETREGSET = 0x4205 };
static void *const xstate = (void *)0x202;

struct set {
  void *base;
  unsigned long length;
};

typedef long tracer(int request, int pid, void *which, void *data);

extern void *dlsym(void *where, const char *name);
static void *const behind_this = (void *)-1;

long ptrace(int request, int pid, void *which, void *data) {
  static tracer *next;
  /* What is behind the buffer stays zero: the set says itself that nothing of it is in use. */
  static char room[16384];
  static struct set whole = {room, 0};
  if (!next) next = (tracer *)dlsym(behind_this, "ptrace");
  if (request == SETREGSET && which == xstate) {
    const struct set *given = data;
    if (!whole.length) {
      static char probe[sizeof room];
      struct set now = {probe, sizeof probe};
      if (next(GETREGSET, pid, which, &now) == 0) whole.length = now.length;
    }
    if (whole.length > given->length) {
      __builtin_memcpy(room, given->base, given->length);
      return next(SETREGSET, pid, which, &whole);
    }
  }
  return next(request, pid, which, data);
}
