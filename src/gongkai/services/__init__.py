"""Power list 权责清单, service items 办事指南, 一件事 bundles and life-cycle themes, versioned by effective date."""
