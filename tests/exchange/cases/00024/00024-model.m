(*
synopsis: Two events that strike together: each computes its values from before the other
testType: TimeCourse
generatedBy: Analytic
*)
