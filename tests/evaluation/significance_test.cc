#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "broadsheet/evaluation.h"

namespace broadsheet {
namespace {

std::vector<double> Zeros(std::size_t count) { return std::vector<double>(count, 0.0); }

// All 2^n assignments of signs, one by one.
double ExactRandomisation(const std::vector<double>& differences) {
  double seen = 0;
  for (const double difference : differences) seen += difference;
  const std::size_t assignments = std::size_t{1} << differences.size();
  std::size_t as_large = 0;
  for (std::size_t signs = 0; signs < assignments; ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) sum += (signs >> i & 1) ? differences[i] : -differences[i];
    if (std::abs(sum) >= std::abs(seen) - 1e-12) ++as_large;
  }
  return static_cast<double>(as_large) / static_cast<double>(assignments);
}

// Differences with mean 0 and a spread that makes t what is wanted: n - 1 times 0 shifted is enough, scaled.
double TTestOf(double t, std::size_t count) {
  std::vector<double> differences(count);
  for (std::size_t i = 0; i < count; ++i) differences[i] = i % 2 == 0 ? 1 : -1;
  if (count % 2 == 1) differences.back() = 0;
  double squares = 0;
  for (const double difference : differences) squares += difference * difference;
  const double n = static_cast<double>(count);
  const double error = std::sqrt(squares / (n - 1) / n);
  for (double& difference : differences) difference += t * error;
  return ComparePaired(Zeros(count), differences).t_test_p;
}

// Two-sided points of Student's distribution from the printed tables.
TEST(TTest, AgreesWithTheTables) {
  EXPECT_NEAR(TTestOf(12.706, 2), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(4.303, 3), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(3.182, 4), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(2.776, 5), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(2.228, 11), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(3.169, 11), 0.01, 1e-4);
  EXPECT_NEAR(TTestOf(2.042, 31), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(1.984, 101), 0.05, 1e-4);
  EXPECT_NEAR(TTestOf(2.626, 101), 0.01, 1e-4);
  EXPECT_NEAR(TTestOf(-2.626, 101), 0.01, 1e-4);
  EXPECT_DOUBLE_EQ(TTestOf(0, 10), 1);
}

// Student's own data of 1908: the additional hours of sleep gained by ten patients with two drugs; t = 4.062, p =
// 0.0028.
TEST(TTest, AgreesWithStudentsSleep) {
  const std::vector<double> a = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::vector<double> b = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const PairedComparison comparison = ComparePaired(a, b);
  EXPECT_NEAR(comparison.mean_difference, 1.58, 1e-12);
  EXPECT_NEAR(comparison.t_test_p, 0.002833, 1e-6);
  EXPECT_EQ(comparison.better, 9u);
  EXPECT_EQ(comparison.worse, 0u);
}

TEST(Randomisation, AgreesWithAllAssignmentsOfSigns) {
  const std::vector<std::vector<double>> cases = {{0.1, 0.2, 0.3, -0.05, 0.12, 0.08, -0.02, 0.3, 0.11, 0.07},
                                                  {0.5, -0.4, 0.3, -0.2, 0.1, 0.05},
                                                  {0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25},
                                                  {0.1, 0, 0, 0, 0.2, -0.1, 0, 0.3}};
  for (const std::vector<double>& differences : cases) {
    const PairedComparison comparison = ComparePaired(Zeros(differences.size()), differences);
    // Four standard errors of 100,000 draws.
    const double exact = ExactRandomisation(differences);
    EXPECT_NEAR(comparison.randomisation_p, exact, 4 * std::sqrt(exact * (1 - exact) / 100'000) + 2e-5);
  }
}

TEST(Randomisation, RepeatsAndIsNeverZero) {
  const std::vector<double> differences(100, 0.1);
  const PairedComparison first = ComparePaired(Zeros(100), differences);
  EXPECT_GT(first.randomisation_p, 0);
  EXPECT_LT(first.randomisation_p, 1e-4);
  EXPECT_EQ(first.randomisation_p, ComparePaired(Zeros(100), differences).randomisation_p);
}

TEST(ComparePaired, WithoutDifferencesNothingIsSignificant) {
  const std::vector<double> values = {0.1, 0.5, 0.7};
  const PairedComparison comparison = ComparePaired(values, values);
  EXPECT_EQ(comparison.mean_difference, 0);
  EXPECT_EQ(comparison.t_test_p, 1);
  EXPECT_EQ(comparison.randomisation_p, 1);
  EXPECT_EQ(ComparePaired({}, {}).t_test_p, 1);
}

TEST(ComparePaired, IsSymmetric) {
  const std::vector<double> a = {0.1, 0.5, 0.7, 0.2, 0.9}, b = {0.3, 0.4, 0.9, 0.6, 0.95};
  const PairedComparison forth = ComparePaired(a, b), back = ComparePaired(b, a);
  EXPECT_DOUBLE_EQ(forth.mean_difference, -back.mean_difference);
  EXPECT_DOUBLE_EQ(forth.t_test_p, back.t_test_p);
  EXPECT_EQ(forth.better, back.worse);
  EXPECT_EQ(forth.better, 4u);
}

}  // namespace
}  // namespace broadsheet
