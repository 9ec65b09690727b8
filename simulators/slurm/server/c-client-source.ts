/** A C client of the same protocol as the bash one, for benchmarks on hosts that have a compiler. */
export function cClientSource(port: number): string {
  return `#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static FILE *from, *to;

static void text(const char *value, size_t length) {
  fprintf(to, "%zu\\n", length);
  fwrite(value, 1, length, to);
}

static void copy(long left, int target) {
  char buffer[65536];
  while (left > 0) {
    size_t got = fread(buffer, 1, left < (long)sizeof buffer ? (size_t)left : sizeof buffer, from);
    if (got == 0) exit(127);
    if (write(target, buffer, got) < 0) exit(141);
    left -= (long)got;
  }
}

static void send_input(void) {
  size_t size = 0, room = 65536;
  char *all = malloc(room);
  ssize_t got;
  while ((got = read(0, all + size, room - size)) > 0) {
    size += (size_t)got;
    if (size == room) all = realloc(all, room *= 2);
  }
  text(all, size);
  fflush(to);
  free(all);
}

int main(int argc, char **argv) {
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(${port})};
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&where, sizeof where) != 0) return 127;
  from = fdopen(fd, "r");
  to = fdopen(dup(fd), "w");
  const char *name = strrchr(argv[0], '/');
  char cwd[4096];
  const char *container = getenv("SLURM_SIMULATOR_CONTAINER");
  if (getcwd(cwd, sizeof cwd) == NULL) strcpy(cwd, "/");
  fprintf(to, "%s %d %d\\n", name == NULL ? argv[0] : name + 1, (int)getpid(), argc - 1);
  text(cwd, strlen(cwd));
  text(container == NULL ? "" : container, container == NULL ? 0 : strlen(container));
  for (int at = 1; at < argc; at += 1) text(argv[at], strlen(argv[at]));
  fflush(to);
  char kind;
  long number;
  while (fscanf(from, "%c %ld", &kind, &number) == 2 && fgetc(from) == '\\n') {
    if (kind == 'O') copy(number, 1);
    else if (kind == 'E') copy(number, 2);
    else if (kind == 'I') send_input();
    else if (kind == 'K') kill(getpid(), (int)number);
    else if (kind == 'X') return (int)number;
  }
  return 127;
}
`;
}
