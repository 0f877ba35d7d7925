// SPDX-License-Identifier: Apache-2.0
// An image of about 500 real functions: what these calls pull out of newlib and libgcc.
#include <complex.h>
#include <math.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

volatile double number = 1.5;
volatile float narrow = 2.5f;
char text[256];
wchar_t wide[32];

static int compare(const void *left, const void *right)
{
  return *(const char *)left - *(const char *)right;
}

static double mathematics(double x, float y)
{
  double sum = sin(x) + cos(x) + tan(x) + asin(x) + acos(x) + atan2(x, x) + exp(x) + log(x) + pow(x, x) + sqrt(x) + fmod(x, 3);
  sum +=
      sinh(x) + cosh(x) + tanh(x) + erf(x) + lgamma(x) + tgamma(x) + j0(x) + y1(x) + jn(3, x) + cbrt(x) + expm1(x) + log1p(x) + hypot(x, x);
  sum += sinf(y) + cosf(y) + tanf(y) + expf(y) + logf(y) + powf(y, y) + erff(y) + lgammaf(y) + j0f(y) + jnf(2, y) + cbrtf(y) + fmodf(y, 2);
  sum += sinhf(y) + coshf(y) + asinf(y) + acosf(y) + atan2f(y, y) + log1pf(y) + expm1f(y) + hypotf(y, y) + remainder(x, 3) + fma(x, x, x);
  double complex z = csqrt(x) + cexp(x) + cpow(x, x) + clog(x) + csin(x) + ctanh(x) + cacos(x) + catan(x);
  z += csinf(y) + ccosf(y) + cexpf(y) + cpowf(y, y) + csqrtf(y) + casinh(x) + catanh(x) + ccosh(x) + cacoshf(y) + catanf(y) + ctan(x);
  sum += acosh(x) + asinh(x) + atanh(x) + exp2(x) + log2(x) + log10(x) + y0(x) + j1f(y) + ynf(2, y) + y0f(y) + tgammaf(y) + exp10f(y);
  sum +=
      atanhf(y) + acoshf(y) + asinhf(y) + exp2f(y) + log10f(y) + remainderf(y, 3) + fmaf(y, y, y) + (double)lrintf(y) + ilogb(x) + logb(x);
  return sum + creal(z) + nearbyint(x) + scalbn(x, 3) + nextafter(x, 2) + (double)lround(x) + (double)llrint(x);
}

static void strings(void)
{
  snprintf(text, sizeof text, "%d %s %f %lld %p %e", 1, "x", number, 1ll, (void *)text, number);
  sscanf(text, "%d %f %31s", (int *)text, (float *)text, text + 64);
  swprintf(wide, 32, L"%d %f", 3, number);
  qsort(text, 200, 1, compare);
  (void)bsearch("x", text, 200, 1, compare);
  strcpy(text, strstr(text, "x"));
  strtok(text, ",");
  strcasecmp(text, "abc");
  memmem(text, 10, "a", 1);
  void *tree = NULL;
  tsearch(text, &tree, compare);
  tdelete(text, &tree, compare);
  hcreate(8);
  hdestroy();
}

int main(void)
{
  time_t now = time(NULL);
  struct tm parts;
  strftime(text, sizeof text, "%c %Z", localtime_r(&now, &parts));
  now = mktime(&parts);
  puts(asctime(&parts));
  strings();
  FILE *file = fopen("name", "r+");
  fgets(text, 20, file);
  fseek(file, 3, SEEK_SET);
  fprintf(file, "%s", text);
  ungetc('x', file);
  fclose(file);
  free(realloc(calloc(3, 4), 100));
  setenv("TZ", text, 1);
  srand48(3);
  return (int)(mathematics(number, narrow) + drand48() + strtold(text, NULL) + (double)strtoull(text, NULL, 0) + rand() +
               wcstod(wide, NULL));
}
