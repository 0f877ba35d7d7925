# SPDX-License-Identifier: Apache-2.0
hr_runtime_test(fault_test default)
hr_runtime_test(wait_test default)
